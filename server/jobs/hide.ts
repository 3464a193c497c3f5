import type { Queryable } from "@/db/pool";
import { notify } from "./changes";

/** Hides a job from everybody, whatever became of it, or shows it again. False if there is no such job. */
export async function setHidden(database: Queryable, id: string, hidden: boolean): Promise<boolean> {
  const { rowCount } = await database.query(
    `with changed as (
       update imago.job set hidden = $2 where id = $1 returning id
     )
     select ${notify("id", "'status'")} from changed`,
    [id, hidden],
  );
  return rowCount === 1;
}
