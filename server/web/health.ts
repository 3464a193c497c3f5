/** The health of the installation, for monitoring; it reveals nothing about where Imago runs. */
import type { HealthDocument } from "@/lib/api/response";
import { messageOf } from "@/lib/log";
import { countJobs, listWorkers, type WorkerState } from "../jobs/workers";
import { freeBytes, isLow } from "./disk";
import { feeds } from "./stream/live";
import { countStreams } from "./stream/open-stream";
import { pool, shared, webLog } from "./shared";

const secondsSince = (date: Date) => Math.max(0, Math.round((Date.now() - date.getTime()) / 100) / 10);

const presentWorker = ({ heartbeatAt, draining, live }: WorkerState) => ({
  heartbeatSeconds: secondsSince(heartbeatAt),
  draining,
  live,
});

/** Cached for this long, because measuring a large database takes PostgreSQL a while. */
const sizeAgeMs = 30_000;
const size = () => shared("databaseSize", () => ({ bytes: 0, atMs: Number.NEGATIVE_INFINITY }));

async function databaseBytes(): Promise<number> {
  const known = size();
  if (Date.now() - known.atMs > sizeAgeMs) {
    const { rows } = await pool().query<{ bytes: number }>(
      "select pg_database_size(current_database())::float8 as bytes",
    );
    Object.assign(known, { bytes: rows[0]?.bytes ?? 0, atMs: Date.now() });
  }
  return known.bytes;
}

export async function readHealth(): Promise<HealthDocument> {
  const { listening } = feeds();
  const streams = countStreams();
  try {
    const [workers, queue, version, bytes, free] = await Promise.all([
      listWorkers(pool()),
      countJobs(pool()),
      pool().query<{ server_version: string }>("show server_version"),
      databaseBytes(),
      freeBytes(),
    ]);
    const warnings: HealthDocument["warnings"] = [];
    if (!workers.some(({ live, draining }) => live && !draining)) warnings.push("no_worker");
    if (!listening) warnings.push("not_listening");
    if (isLow(free)) warnings.push("disk_low");
    return {
      status: warnings.length > 0 ? "degraded" : "ok",
      warnings,
      database: {
        reachable: true,
        version: version.rows[0]?.server_version ?? null,
        bytes,
        freeBytes: free,
      },
      listening,
      workers: workers.map(presentWorker),
      queue,
      streams,
    };
  } catch (error) {
    webLog().error("health.down", { reason: messageOf(error) });
    return {
      status: "down",
      warnings: ["database_away"],
      database: { reachable: false, version: null, bytes: null, freeBytes: null },
      listening,
      workers: [],
      queue: { queued: 0, running: 0 },
      streams,
    };
  }
}
