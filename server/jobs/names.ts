/** Stores the names of jobs that are older than the column for them, so that a search finds them. */
import type { Queryable } from "@/db/pool";

/** Jobs per statement: a name takes about 0.1 ms. */
const batch = 1_000;

/** Names some jobs; returns their number. Safe to run concurrently. */
export async function nameSome(database: Queryable): Promise<number> {
  const { rowCount } = await database.query(
    `with nameless as (
       select id from imago.job where name is null order by id limit ${batch} for update skip locked
     )
     update imago.job set name = imago.binomial(seed) from nameless where job.id = nameless.id`,
  );
  return rowCount ?? 0;
}
