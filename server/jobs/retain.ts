/** Retention: deletes old jobs that nobody kept or loves, and that nobody but their makers opened of late. */
import type { Queryable } from "@/db/pool";
import { notify } from "./changes";

/** Jobs per transaction, to keep it short: a job has megabytes of frames. */
const batch = 50;
/** Visitors per transaction. */
const visitorsBatch = 1_000;

/**
 * A discarded job goes even if it was kept, loved or opened. One that was not painted to its end goes although it is
 * kept:
 * jobs that are asked for, kept and cancelled cost nothing, and would fill the disk for ever.
 */
const expired = `finished_at < clock_timestamp() - $1 * interval '1 day'
  and (discarded_at is not null
    or not (kept and status = 'done') and loves = 0
      and coalesce(opened_at < clock_timestamp() - $1 * interval '1 day', true))`;

/** Counts the jobs that ended more than `days` ago, that nobody kept or loves, and that nobody opened since. */
export async function countExpired(database: Queryable, days: number): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from imago.job where ${expired}`,
    [days],
  );
  return rows[0]?.count ?? 0;
}

/** Deletes some of those jobs, the oldest first; returns their number. Safe to run concurrently. */
export async function deleteSomeExpired(database: Queryable, days: number): Promise<number> {
  const { rowCount } = await database.query(
    `with old as (
       select id from imago.job where ${expired} order by finished_at limit ${batch} for update skip locked
     ), gone as (
       delete from imago.job using old where job.id = old.id returning job.id
     )
     select ${notify("id", "'status'")} from gone`,
    [days],
  );
  return rowCount ?? 0;
}

/** Deletes some visitors without jobs and hearts, who came more than `days` ago; returns their number. */
export async function deleteSomeVisitors(database: Queryable, days: number): Promise<number> {
  const { rowCount } = await database.query(
    `with old as (
       select id from imago.client where created_at < clock_timestamp() - $1 * interval '1 day'
         and not exists (select from imago.job where job.client_id = client.id)
         and not exists (select from imago.love where love.client_id = client.id)
       limit ${visitorsBatch} for update skip locked
     )
     delete from imago.client using old where client.id = old.id`,
    [days],
  );
  return rowCount ?? 0;
}

/** Deletes all of those jobs, and those visitors; returns the number of jobs. */
export async function deleteExpired(
  database: Queryable,
  days: number,
  signal?: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    signal?.throwIfAborted();
    const some = await deleteSomeExpired(database, days);
    if (some === 0) break;
    deleted += some;
  }
  while ((await deleteSomeVisitors(database, days)) > 0) signal?.throwIfAborted();
  return deleted;
}
