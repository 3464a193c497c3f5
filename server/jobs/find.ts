import type { Queryable } from "@/db/pool";
import { type Job, jobColumns } from "./job";

export async function findJob(database: Queryable, id: string): Promise<Job | undefined> {
  const { rows } = await database.query<Job>(`select ${jobColumns} from imago.job where id = $1`, [id]);
  return rows[0];
}
