/** Signs of life: a worker's heartbeat, and the lease on the job it holds. All by the database's clock. */
import type { Queryable } from "@/db/pool";
import type { ClaimedJob } from "./claim";

/** A job whose lease was not renewed for so long is anybody's: its worker is gone. */
export const leaseSeconds = 15;

/** A worker without a heartbeat for so long does not count as alive. */
export const liveSeconds = 5;

export type WorkerIdentity = {
  id: string;
  host: string;
  pid: number;
  /** Host and port of the servers it computes on. */
  compute: string[];
};

/** Renews the worker's heartbeat and the lease on its job, in one statement. False if it holds the job no more. */
export async function beat(
  database: Queryable,
  worker: WorkerIdentity,
  job: Pick<ClaimedJob, "id" | "attempt"> | undefined,
): Promise<boolean> {
  const { rows } = await database.query<{ held: boolean }>(
    `with alive as (
       insert into imago.worker (id, host, pid, compute) values ($1, $2, $3, $4)
       on conflict (id) do update set heartbeat_at = clock_timestamp()
     ), renewed as (
       update imago.job set lease_until = clock_timestamp() + interval '${leaseSeconds} s'
       where id = $5 and worker_id = $1 and attempt = $6 and status = 'running'
       returning id
     )
     select exists (select from renewed) as held`,
    [worker.id, worker.host, worker.pid, worker.compute, job?.id, job?.attempt],
  );
  return rows[0]?.held ?? false;
}

/** The worker has ended. */
export async function removeWorker(database: Queryable, id: string): Promise<void> {
  await database.query("delete from imago.worker where id = $1", [id]);
}

/** Forgets workers that died more than an hour ago. */
export async function forgetDeadWorkers(database: Queryable): Promise<void> {
  await database.query("delete from imago.worker where heartbeat_at < clock_timestamp() - interval '1 hour'");
}
