/** Counts and times the answers of this process, for /metrics. */
import type { ServerResponse } from "node:http";
import { createHistogram, type Metric } from "@/lib/metrics";

const boundsSeconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Traffic = {
  /** Counts the answer when it has ended. */
  watch(method: string, response: ServerResponse): void;
  metrics(): Metric[];
};

export function createTraffic(): Traffic {
  const durations = createHistogram(boundsSeconds);
  const answers = new Map<string, { method: string; status: string; count: number }>();
  return {
    watch: (method, response) => {
      const startedMs = performance.now();
      response.once("close", () => {
        const status = String(response.statusCode);
        const key = `${method} ${status}`;
        const known = answers.get(key) ?? { method, status, count: 0 };
        answers.set(key, { ...known, count: known.count + 1 });
        // An event stream lasts as long as a page watches it.
        if (!String(response.getHeader("content-type")).startsWith("text/event-stream"))
          durations.observe((performance.now() - startedMs) / 1000);
      });
    },
    metrics: () => [
      {
        name: "imago_http_responses_total",
        help: "Answers, by method and status",
        type: "counter",
        samples: [...answers.values()].map(({ count, ...labels }) => ({ labels, value: count })),
      },
      {
        name: "imago_http_response_seconds",
        help: "Duration of answers, without event streams",
        type: "histogram",
        samples: durations.samples(),
      },
    ],
  };
}
