/** Thinning: deletes the states of old butterflies that nobody kept or loves. Their pictures, texts and hashes stay. */
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
export async function thinSome(database: Queryable, days: number): Promise<number> {
  const { rowCount } = await database.query(
    `with old as (
       select id from imago.job where ${due} order by finished_at limit ${batch} for update skip locked
     ), thinned as (
       update imago.job set stored = 'pictures' from old where job.id = old.id returning job.id
     ), gone as (
       update imago.frame set image = null, x0 = null from thinned where job_id = id
     )
     select from thinned`,
    [days],
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
