/** Serves Prometheus metrics, on a port of its own that visitors never reach. */
import { createServer, type Server } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type Log, messageOf } from "@/lib/log";
import { formatMetrics, gauge, type Metric, metricsType } from "@/lib/metrics";
import { type JobStatus, statuses } from "../jobs/job";
import { readHealth } from "./health";
import { listenAt } from "./serve";
import { onClose, pool } from "./shared";
import type { Traffic } from "./traffic";

async function jobMetrics(): Promise<Metric> {
  const { rows } = await pool().query<{ status: JobStatus; count: number }>(
    "select status, count(*)::integer as count from imago.job group by status",
  );
  const counts = new Map(rows.map(({ status, count }) => [status, count]));
  const samples = statuses.map((status) => ({ labels: { status }, value: counts.get(status) ?? 0 }));
  return { name: "imago_jobs", help: "Jobs in the database, by status", type: "gauge", samples };
}

async function installationMetrics(): Promise<Metric[]> {
  const { database, listening, workers, streams } = await readHealth();
  const live = workers.filter((worker) => worker.live);
  return [
    gauge("imago_database_up", "Whether the database answers", Number(database.reachable)),
    gauge("imago_database_bytes", "Size of the database", database.bytes),
    gauge("imago_database_free_bytes", "Free space on the disk of our own server's data", database.freeBytes),
    gauge("imago_workers", "Live workers", database.reachable ? live.length : null),
    gauge(
      "imago_workers_draining",
      "Live workers that take no more jobs",
      database.reachable ? live.filter(({ draining }) => draining).length : null,
    ),
    gauge("imago_listening", "Whether notifications arrive", Number(listening)),
    gauge("imago_streams", "Event streams open in this process", streams),
    ...(database.reachable ? [await jobMetrics()] : []),
  ];
}

type Delay = ReturnType<typeof monitorEventLoopDelay>;

/** Metrics of this process, under the names that Prometheus' own libraries use. */
function processMetrics(delay: Delay): Metric[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const worst = delay.max / 1e9;
  delay.reset();
  return [
    {
      name: "process_cpu_seconds_total",
      help: "Processor time of this process",
      type: "counter",
      samples: [{ value: (user + system) / 1e6 }],
    },
    gauge("process_resident_memory_bytes", "Memory of this process", rss),
    gauge("nodejs_heap_size_used_bytes", "Memory of the JavaScript heap", heapUsed),
    gauge("nodejs_eventloop_lag_max_seconds", "Longest delay of the event loop since the last scrape", worst),
    gauge(
      "process_start_time_seconds",
      "Start time of this process, in seconds since 1970",
      Math.round(performance.timeOrigin / 1000),
    ),
  ];
}

/** Answers `GET /metrics` at `port` until the process ends. */
export async function serveMetrics(
  traffic: Traffic,
  { port, host }: { port: number; host: string },
  log: Log,
): Promise<Server> {
  const delay = monitorEventLoopDelay();
  delay.enable();
  const server = createServer((request, response) => {
    if (request.url?.split("?")[0] !== "/metrics") return void response.writeHead(404).end();
    if (request.method !== "GET") return void response.writeHead(405, { allow: "GET" }).end();
    installationMetrics().then(
      (installation) => {
        response.writeHead(200, { "content-type": metricsType });
        response.end(formatMetrics([...installation, ...traffic.metrics(), ...processMetrics(delay)]));
      },
      (error) => {
        log.error("metrics.failed", { reason: messageOf(error) });
        response.writeHead(500).end();
      },
    );
  });
  await listenAt(server, { port, host, setting: "IMAGO_METRICS_PORT" });
  onClose(() => {
    delay.disable();
    server.close();
    server.closeAllConnections();
  });
  return server;
}
