import { type Job, jobColumns } from "./job";
import type { Queryable } from "@/db/pool";

/** Those of `ids` that there are. */
export async function findJobs(database: Queryable, ids: string[]): Promise<Job[]> {
  const { rows } = await database.query<Job>(`select ${jobColumns} from imago.job where id = any($1)`, [ids]);
  return rows;
}
