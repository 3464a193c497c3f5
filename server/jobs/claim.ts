/** Taking the next job of the queue. */
import type { Limits } from "@/lib/env";
import type { Pool, PoolClient } from "@/db/pool";
import { notify } from "./changes";
import { type Job, jobColumns } from "./job";
import { leaseSeconds } from "./lease";
import { queueOrder, queueParameters, withQueue } from "./queue";

/** A job that a worker holds; `attempt` is the fence that tells its writes from those of earlier claims. */
export type ClaimedJob = Job & { workerId: string; attempt: number };

/**
 * The oldest job of the client whose turn it is, now running; undefined if there is none that may run, or the worker
 * is draining. A job that another version of the engine began loses its frames: its bits would not go together.
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
         frames = case when job.engine = engine.version then frames else 0 end, progress = null,
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
