/** Retention: what nobody kept goes when it is old. */
import type { Queryable } from "@/db/pool";
import { notify } from "./changes";

/** As many at a time as make a short transaction: a job has megabytes of frames. */
const batch = 50;

const expired = "finished_at < clock_timestamp() - $1 * interval '1 day' and not kept";

/** How many jobs ended more than `days` ago, and were not kept by their makers. */
export async function countExpired(database: Queryable, days: number): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::integer as count from imago.job where ${expired}`,
    [days],
  );
  return rows[0]?.count ?? 0;
}

/** Deletes some of those, the oldest first; how many. Several may do so at once. */
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

/** Deletes all of those, and forgets visitors who have left nothing; how many jobs. */
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
  await database.query(
    `delete from imago.client where created_at < clock_timestamp() - $1 * interval '1 day'
       and not exists (select from imago.job where job.client_id = client.id)`,
    [days],
  );
  return deleted;
}
