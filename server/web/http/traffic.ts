/** Counts and times the answers of this process, for /metrics. */
import type { ServerResponse } from "node:http";
import { Counter, Histogram, Registry } from "prom-client";

export type Traffic = {
  /** Counts the answer when it has ended. */
  watch(method: string, response: ServerResponse): void;
  registry: Registry;
};

export function createTraffic(): Traffic {
  const registry = new Registry();
  const answers = new Counter({
    name: "imago_http_responses_total",
    help: "Answers, by method and status",
    labelNames: ["method", "status"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "imago_http_response_seconds",
    help: "Duration of answers, without event streams",
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    watch: (method, response) => {
      const startedMs = performance.now();
      response.once("close", () => {
        answers.inc({ method, status: String(response.statusCode) });
        // An event stream lasts as long as a page watches it.
        if (!String(response.getHeader("content-type")).startsWith("text/event-stream"))
          durations.observe((performance.now() - startedMs) / 1000);
      });
    },
    registry,
  };
}
