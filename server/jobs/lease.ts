/**
 * A worker's claim on a job, from taking it to giving it up: claim, heartbeat and lease, failed tries, the end, giving
 * back. Every write names the worker and the attempt (the fence), so that a worker whose lease has ended changes
 * nothing. All times are the database's clock.
 */
import type { Pool, PoolClient, Queryable } from "@/db/pool";
import type { Limits } from "@/lib/env";
import { notify } from "./changes";
import { type Job, type JobErrorCode, jobColumns } from "./job";
import { queueOrder, queueParameters, withQueue } from "./queue";

/** Duration of a lease; after it any worker may take over the job. */
const leaseSeconds = 15;

const leaseEnded = `(lease_until < clock_timestamp() or lease_until > clock_timestamp() + interval '${leaseSeconds + 1} s')`;

/** Age of a heartbeat after which its worker counts as dead. */
const liveSeconds = 5;

/**
 * SQL for whether a row of imago.worker is alive. A heartbeat of the future is of a time before a clock was set back.
 */
export const isLive = `heartbeat_at between clock_timestamp() - interval '${liveSeconds} s'
  and clock_timestamp() + interval '${liveSeconds} s'`;

export type WorkerIdentity = {
  id: string;
  host: string;
  pid: number;
  /** Host and port of the servers that it computes on. */
  compute: string[];
};

/** Renews the worker's heartbeat and the lease on its job, in one statement. False if it no longer holds the job. */
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

/** Removes a worker that has ended. */
export async function removeWorker(database: Queryable, id: string): Promise<void> {
  await database.query("delete from imago.worker where id = $1", [id]);
}

/** Forgets workers that died more than an hour ago. */
export async function forgetDeadWorkers(database: Queryable): Promise<void> {
  await database.query(
    `delete from imago.worker
     where heartbeat_at not between clock_timestamp() - interval '1 hour' and clock_timestamp() + interval '1 hour'`,
  );
}

/** A job that a worker holds; `attempt` is the fence that tells its writes from those of earlier claims. */
export type ClaimedJob = Job & { workerId: string; attempt: number };

/**
 * Claims the job whose turn it is. Returns undefined if no job may run or the worker is draining.
 * A job that another engine began loses its frames, because the bits would not match.
 */
export async function claim(pool: Pool, workerId: string, limits: Limits): Promise<ClaimedJob | undefined> {
  return withQueue(pool, async (client) => {
    const { rows } = await client.query<{ id: string; client_id: string }>(
      `with ${queueOrder}
       select id, client_id from ranked
       where not blocked and not exists (select from imago.worker where id = $3 and draining)
       order by position limit 1`,
      [...queueParameters(limits), workerId],
    );
    const [next] = rows;
    if (!next) return undefined;
    await client.query("update imago.client set last_claimed_at = clock_timestamp() where id = $1", [
      next.client_id,
    ]);
    return start(client, next.id, workerId);
  });
}

async function start(client: PoolClient, id: string, workerId: string): Promise<ClaimedJob | undefined> {
  const { rows } = await client.query<ClaimedJob>(
    `with engine as (
       select version from imago.engine
     ), outdated as (
       delete from imago.frame using engine, imago.job
       where job.id = $1 and frame.job_id = job.id and job.engine is distinct from engine.version
     ), claimed as (
       update imago.job set status = 'running', worker_id = $2, attempt = attempt + 1, engine = engine.version,
         frames = case when job.engine = engine.version then frames else 0 end,
         servers = case when job.engine = engine.version then servers else '{}' end, progress = null,
         lease_until = clock_timestamp() + interval '${leaseSeconds} s',
         started_at = coalesce(started_at, clock_timestamp())
       from engine
       where id = $1 and status = 'queued'
       returning ${jobColumns}, job.worker_id as "workerId", job.attempt
     ), told as (
       select id, ${notify("id", "'status'")} from claimed
     )
     select claimed.* from claimed join told using (id)`,
    [id, workerId],
  );
  return rows[0];
}

const maxFailures = 3;

export type Failure = {
  code: JobErrorCode;
  /** For operators only. */
  detail: string;
  /** Another try would fail the same way. */
  final: boolean;
};

/**
 * Records a failed try of the running jobs that match `condition`; $1 code, $2 detail, $3 final. A job that comes back
 * is next, so that a half-painted picture does not wait for everybody else again. `locked`: whether to skip jobs that
 * another transaction writes, or to wait for them.
 */
const failedTry = (condition: string, locked: "skip" | "wait" = "skip") => `with tried as (
    select id, $3 or failures + 1 >= ${maxFailures} as given_up from imago.job
    where status = 'running' and ${condition}
    for update ${locked === "skip" ? "skip locked" : ""}
  ), failed as (
    update imago.job set failures = failures + 1, progress = null, worker_id = null, lease_until = null,
      status = case when given_up then 'failed' else 'queued' end,
      finished_at = case when given_up then clock_timestamp() end,
      error_code = case when given_up then $1 end,
      error_detail = $2
    from tried where job.id = tried.id
    returning job.id, job.status
  ), told as (
    select id, ${notify("id", "'status'")} from failed
  )
  select id, failed.status from failed join told using (id)`;

/** Returns the job's new status; undefined if the claim no longer holds it. */
export async function fail(
  database: Queryable,
  job: ClaimedJob,
  { code, detail, final }: Failure,
): Promise<"queued" | "failed" | undefined> {
  const { rows } = await database.query<{ status: "queued" | "failed" }>(
    failedTry("id = $4 and worker_id = $5 and attempt = $6"),
    [code, detail, final, job.id, job.workerId, job.attempt],
  );
  return rows[0]?.status;
}

/** A job that was taken away from its worker, with its new status. */
export type Reaped = { id: string; status: "queued" | "failed" };

/**
 * Takes jobs away from silent workers; every worker does so for all. A lease that ends later than any new one is of a
 * time before the server's clock was set back: a living worker claims its job again, a dead one must not keep it.
 */
export async function reapExpired(database: Queryable): Promise<Reaped[]> {
  const { rows } = await database.query<Reaped>(failedTry(leaseEnded), [
    "interrupted",
    "the worker was not heard of until its lease ended",
    false,
  ]);
  return rows;
}

/** Takes its jobs away from a worker whose process has ended, and removes the worker. */
export async function reapWorker(database: Queryable, workerId: string): Promise<Reaped[]> {
  const { rows } = await database.query<Reaped>(failedTry("worker_id = $4", "wait"), [
    "interrupted",
    "the worker's process ended",
    false,
    workerId,
  ]);
  await removeWorker(database, workerId);
  return rows;
}

/** Marks the job done and drops every x0 but the last. Returns false if the claim is no longer ours. */
export async function finish(database: Queryable, job: ClaimedJob): Promise<boolean> {
  const { rowCount } = await database.query(
    `with fenced as (
       update imago.job set status = 'done', finished_at = clock_timestamp(), progress = null, worker_id = null,
         lease_until = null
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running' and frames = steps + 1
       returning id, steps
     ), dropped as (
       update imago.frame set x0 = null from fenced
       where frame.job_id = fenced.id and frame.step < fenced.steps and frame.x0 is not null
     )
     select ${notify("id", "'status'")} from fenced`,
    [job.id, job.workerId, job.attempt],
  );
  return rowCount === 1;
}

/** Requeues the job without counting a failure; it is next. Returns false if the claim is no longer ours. */
export async function giveBack(database: Queryable, job: ClaimedJob): Promise<boolean> {
  const { rowCount } = await database.query(
    `with fenced as (
       update imago.job set status = 'queued', progress = null, worker_id = null, lease_until = null
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running'
       returning id
     )
     select ${notify("id", "'status'")} from fenced`,
    [job.id, job.workerId, job.attempt],
  );
  return rowCount === 1;
}
