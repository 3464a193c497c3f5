/** The queue's lock and its order. */
import type { Limits } from "@/lib/env";
import { type Pool, type PoolClient, transaction } from "@/db/pool";

const queueLock = 4_271_320;

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
    await client.query("select pg_advisory_xact_lock($1)", [queueLock]);
    return work(client);
  });
}

/**
 * The queued jobs in the order in which they will be claimed, as CTEs that end in `ranked` (id, client_id, blocked,
 * position): the least recently claimed client first, and of each client the oldest job first, then every client's
 * second one, and so on. Blocked are those whose client or address has as many running as it may: they come last.
 * Parameters $1 and $2 are `queueParameters`.
 */
export const queueOrder = `running as (
    select client_id, address from imago.job where status = 'running'
  ), queue as (
    select job.id, job.client_id, client.last_claimed_at,
      (select count(*) from running where running.client_id = job.client_id) >= $1
        or (select count(*) from running where running.address = job.address) >= $2 as blocked,
      row_number() over (partition by job.client_id order by job.created_at, job.id) as turn,
      min(job.created_at) over (partition by job.client_id) as since
    from imago.job
    join imago.client on client.id = job.client_id
    where job.status = 'queued'
  ), ranked as (
    select id, client_id, blocked,
      row_number() over (order by blocked, turn, last_claimed_at nulls first, since, client_id)::integer as position
    from queue
  )`;

export const queueParameters = (limits: Limits): number[] => [
  limits.runningPerClient,
  limits.runningPerAddress,
];
