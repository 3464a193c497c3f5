import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import { findJob } from "./find";
import { type Job, jobColumns } from "./job";

export type Kept = { outcome: "kept"; job: Job } | { outcome: "not_maker" } | { outcome: "not_found" };

/** Retention leaves the job alone from now on. Only for the client that asked for it. */
export async function keep(database: Queryable, id: string, clientId: string): Promise<Kept> {
  const { rows } = await database.query<Job>(
    `with changed as (
       update imago.job set kept = true where id = $1 and client_id = $2 and not kept
       returning ${jobColumns}
     ), told as (
       select id, ${notify("id", "'status'")} from changed
     )
     select changed.* from changed join told using (id)`,
    [id, clientId],
  );
  const job = rows[0] ?? (await findJob(database, id));
  if (!job) return { outcome: "not_found" };
  return job.clientId === clientId ? { outcome: "kept", job } : { outcome: "not_maker" };
}
