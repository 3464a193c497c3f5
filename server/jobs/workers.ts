/** Lists workers and counts jobs, for pages and health checks. */
import type { Queryable } from "@/db/pool";
import { isLive } from "./lease";

export type WorkerState = {
  id: string;
  host: string;
  compute: string[];
  draining: boolean;
  startedAt: Date;
  heartbeatAt: Date;
  /** Whether its heartbeat is recent. */
  live: boolean;
};

export async function listWorkers(database: Queryable): Promise<WorkerState[]> {
  const { rows } = await database.query<WorkerState>(
    `select id, host, compute, draining, started_at as "startedAt", heartbeat_at as "heartbeatAt",
       ${isLive} as live
     from imago.worker order by started_at, id`,
  );
  return rows;
}

export type QueueDepth = { queued: number; running: number };

export async function countJobs(database: Queryable): Promise<QueueDepth> {
  const { rows } = await database.query<QueueDepth>(
    `select count(*) filter (where status = 'queued')::integer as queued,
       count(*) filter (where status = 'running')::integer as running
     from imago.job where status in ('queued', 'running')`,
  );
  return rows[0] ?? { queued: 0, running: 0 };
}

/** A draining worker finishes its job and takes no other. Returns false if the worker does not exist. */
export async function setDraining(
  database: Queryable,
  workerId: string,
  draining: boolean,
): Promise<boolean> {
  const { rowCount } = await database.query("update imago.worker set draining = $2 where id = $1", [
    workerId,
    draining,
  ]);
  return rowCount === 1;
}
