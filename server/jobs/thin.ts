/**
 * Thinning: deletes the states of old butterflies that nobody kept or loves, and soon those of jobs that were cancelled
 * or failed. Their pictures, texts and hashes stay.
 */
import type { Queryable } from "@/db/pool";

/** Jobs per transaction, to keep it short: each has some dozen frames. */
const batch = 20;

const due =
  "stored = 'states' and finished_at < clock_timestamp() - $1 * interval '1 day' and not kept and loves = 0";

/** Counts the jobs that ended more than `days` ago, that nobody kept or loves, and that still have their states. */
export async function countThinnable(database: Queryable, days: number): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from imago.job where ${due}`,
    [days],
  );
  return rows[0]?.count ?? 0;
}

/** Deletes the states of some of those jobs, the oldest first; returns their number. Safe to run concurrently. */
export const thinSome = (database: Queryable, days: number): Promise<number> =>
  thinThose(database, due, [days]);

/** Kept ones too: nothing goes on from their states, and to ask, keep and cancel costs nothing. */
const abandoned = `stored = 'states' and status in ('cancelled', 'failed')
  and finished_at < clock_timestamp() - interval '1 hour'`;

/** The same for jobs that were cancelled or failed an hour ago. */
export const thinAbandoned = (database: Queryable): Promise<number> => thinThose(database, abandoned);

async function thinThose(database: Queryable, condition: string, values: number[] = []): Promise<number> {
  const { rowCount } = await database.query(
    `with old as (
       select id from imago.job where ${condition} order by finished_at limit ${batch} for update skip locked
     ), thinned as (
       update imago.job set stored = 'pictures' from old where job.id = old.id returning job.id
     ), gone as (
       update imago.frame set image = null, x0 = null from thinned where job_id = id
     )
     select from thinned`,
    values,
  );
  return rowCount ?? 0;
}

/** Deletes the states of all of those jobs; returns their number. */
export async function thin(database: Queryable, days: number, signal?: AbortSignal): Promise<number> {
  let thinned = 0;
  for (;;) {
    signal?.throwIfAborted();
    const some = await thinSome(database, days);
    if (some === 0) return thinned;
    thinned += some;
  }
}
