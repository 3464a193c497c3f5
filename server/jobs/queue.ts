/** The queue's lock and its order. */
import type { Limits } from "@/lib/env";
import { type Pool, type PoolClient, transaction } from "@/db/pool";

/**
 * Runs `work` in a transaction that excludes all other enqueues and claims. Limits and turns span the rows of many
 * clients (those of one address, the whole queue), and each needs to see what the one before has committed; locking
 * only a client's row would let two claims count the same address at once. Held for a millisecond or two.
 */
export async function withQueue<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  return transaction(pool, async (client) => {
    // A process that hangs in here must not block everybody.
    await client.query(
      "set local idle_in_transaction_session_timeout = '5s'; set local lock_timeout = '10s'",
    );
    await client.query("select from imago.queue for update");
    return work(client);
  });
}

/**
 * The queued jobs in the order in which they will be claimed, as CTEs that end in `ranked` (id, client_id, blocked,
 * position). Sources take turns: a source is an address, or a client without one. A source's first job comes before
 * every other one's second, running ones included; among equals the source comes first that has waited longest, since
 * its last turn or, without one, since it asked. Within a source its clients take turns in the same way, so that new
 * cookies win nothing. Jobs that a worker began and gave back come before all others. Blocked are those whose client or
 * address has as many running as it may: they come last. Parameters $1 and $2 are `queueParameters`.
 */
export const queueOrder = `running as (
    select client_id, address, coalesce(address, client_id) as source from imago.job where status = 'running'
  ), waiting as (
    select job.id, job.client_id, job.address, coalesce(job.address, job.client_id) as source,
      job.started_at is null as fresh, client.last_claimed_at,
      (select count(*) from running where running.client_id = job.client_id) as client_running,
      (select count(*) from running where running.address = job.address) as address_running,
      row_number() over (partition by job.client_id order by job.started_at is null, job.created_at, job.id) as nth,
      min(job.created_at) over (partition by job.client_id) as client_since,
      min(job.created_at) over (partition by coalesce(job.address, job.client_id)) as source_since
    from imago.job
    join imago.client on client.id = job.client_id
    where job.status = 'queued'
  ), lined_up as (
    select *, client_running >= $1 or address_running >= $2 as blocked,
      (select count(*) from running where running.source = waiting.source) as source_running,
      row_number() over (
        partition by source
        order by fresh, client_running + nth, nth, greatest(last_claimed_at, client_since), client_id
      ) as place,
      case when address is null then last_claimed_at
        else (select max(started_at) from imago.job as earlier where earlier.address = waiting.address)
      end as source_claimed_at
    from waiting
  ), ranked as (
    select id, client_id, blocked,
      row_number() over (
        order by blocked, fresh, source_running + place, place, greatest(source_claimed_at, source_since), source
      )::integer as position
    from lined_up
  )`;

export const queueParameters = (limits: Limits): number[] => [
  limits.runningPerClient,
  limits.runningPerAddress,
];
