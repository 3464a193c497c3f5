import type { Queryable } from "@/db/pool";

/** A draining worker finishes the job that it has and takes no other. False if there is no such worker. */
export async function setDraining(
  database: Queryable,
  workerId: string,
  draining: boolean,
): Promise<boolean> {
  const { rowCount } = await database.query("update imago.worker set draining = $2 where id = $1", [
    workerId,
    draining,
  ]);
  return rowCount === 1;
}
