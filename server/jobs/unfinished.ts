/** What waits and what runs, for an operator. */
import type { Limits } from "@/lib/env";
import type { Queryable } from "@/db/pool";
import { type Job, jobColumns } from "./job";
import { type Outlook, readOutlooks } from "./outlook";

export type Unfinished = Job & Pick<Outlook, "position" | "secondsLeft"> & { workerId: string | null };

/** The running ones first, then the queue in its order. */
export async function listUnfinished(database: Queryable, limits: Limits): Promise<Unfinished[]> {
  const { rows } = await database.query<Job & { workerId: string | null }>(
    `select ${jobColumns}, job.worker_id as "workerId" from imago.job
     where status in ('queued', 'running') order by started_at, created_at, id`,
  );
  const outlooks = new Map((await readOutlooks(database, limits)).map((outlook) => [outlook.id, outlook]));
  return rows
    .map((job) => {
      const { position = null, secondsLeft = null } = outlooks.get(job.id) ?? {};
      return { ...job, position, secondsLeft };
    })
    .sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
}
