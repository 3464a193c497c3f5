/** Serves Prometheus metrics, on a port of its own that visitors never reach. */
import { createServer, type Server } from "node:http";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { statuses } from "@/lib/api/response";
import { type Log, messageOf } from "@/lib/log";
import type { JobStatus } from "../../jobs/job";
import { countDay } from "../../jobs/limits";
import { readHealth } from "../health";
import { listenAt } from "./serve";
import { jobSettings, onClose, pool } from "../shared";

async function addJobs(registry: Registry): Promise<void> {
  const { rows } = await pool().query<{ status: JobStatus; count: number }>(
    "select status, count(*)::integer as count from imago.job group by status",
  );
  const counts = new Map(rows.map(({ status, count }) => [status, count]));
  const jobs = new Gauge({
    name: "imago_jobs",
    help: "Jobs in the database, by status",
    labelNames: ["status"],
    registers: [registry],
  });
  for (const status of statuses) jobs.set({ status }, counts.get(status) ?? 0);
}

/** The jobs by what is stored of their frames: thinning and retention lower the first. */
async function addStored(registry: Registry): Promise<void> {
  const { rows } = await pool().query<{ stored: string; count: number }>(
    `select stored, count(job.id)::integer as count
     from unnest(array['states', 'pictures', 'nothing']) as kind (stored) left join imago.job using (stored)
     group by stored`,
  );
  const jobs = new Gauge({
    name: "imago_jobs_stored",
    help: "Jobs in the database, by what is stored of their frames",
    labelNames: ["stored"],
    registers: [registry],
  });
  for (const { stored, count } of rows) jobs.set({ stored }, count);
}

/** Metrics of the installation as it is now. Omits what is not known, such as the workers without a database. */
async function readInstallation(): Promise<Registry> {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number | null) => {
    if (value !== null) new Gauge({ name, help, registers: [registry] }).set(value);
  };
  const { database, listening, workers, streams } = await readHealth();
  const live = workers.filter((worker) => worker.live);
  gauge("imago_database_up", "Whether the database answers", Number(database.reachable));
  gauge("imago_database_bytes", "Size of the database", database.bytes);
  gauge("imago_database_free_bytes", "Free space on the disk of our own server's data", database.freeBytes);
  gauge("imago_workers", "Live workers", database.reachable ? live.length : null);
  gauge(
    "imago_workers_draining",
    "Live workers that take no more jobs",
    database.reachable ? live.filter(({ draining }) => draining).length : null,
  );
  gauge("imago_listening", "Whether notifications arrive", Number(listening));
  gauge("imago_streams", "Event streams open in this process", streams);
  if (!database.reachable) return registry;
  const [asked] = await Promise.all([countDay(pool()), addJobs(registry), addStored(registry)]);
  gauge("imago_jobs_day", "Jobs asked for in the last 24 hours", asked);
  gauge("imago_jobs_day_limit", "Jobs that may be asked for within 24 hours", jobSettings().limits.perDay);
  return registry;
}

/** Answers `GET /metrics` at `port` until the process ends: the installation, `traffic`, and Node's default metrics. */
export async function serveMetrics(
  traffic: Registry,
  { port, host }: { port: number; host: string },
  log: Log,
): Promise<Server> {
  const node = new Registry();
  collectDefaultMetrics({ register: node });
  const server = createServer((request, response) => {
    if (request.url?.split("?")[0] !== "/metrics") return void response.writeHead(404).end();
    if (request.method !== "GET") return void response.writeHead(405, { allow: "GET" }).end();
    readInstallation()
      .then((installation) => Registry.merge([installation, traffic, node]).metrics())
      .then(
        (text) => response.writeHead(200, { "content-type": Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
        (error) => {
          log.error("metrics.failed", { reason: messageOf(error) });
          response.writeHead(500).end();
        },
      );
  });
  await listenAt(server, { port, host, setting: "IMAGO_METRICS_PORT" });
  onClose(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}
