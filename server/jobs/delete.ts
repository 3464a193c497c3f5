import type { Queryable } from "@/db/pool";
import { notify } from "./changes";

/** `unfinished`: the job must be cancelled first. */
export type Deleted = "deleted" | "unfinished" | "not_found";

/** Deletes a job that has ended, and its frames. */
export async function deleteJob(database: Queryable, id: string): Promise<Deleted> {
  const { rowCount } = await database.query(
    `with gone as (
       delete from imago.job where id = $1 and status not in ('queued', 'running') returning id
     )
     select ${notify("id", "'status'")} from gone`,
    [id],
  );
  if (rowCount === 1) return "deleted";
  const found = await database.query("select from imago.job where id = $1", [id]);
  return found.rowCount === 1 ? "unfinished" : "not_found";
}

/** Hides a job of any status from everybody, or shows it again. False if it does not exist. */
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
