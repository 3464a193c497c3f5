import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import type { ClaimedJob } from "./claim";
import type { Progress } from "./job";

/** Writes how far the running step is, and says so; too late for a step that is stored, it does nothing. */
export async function saveProgress(database: Queryable, job: ClaimedJob, progress: Progress): Promise<void> {
  await database.query(
    `with fenced as (
       update imago.job set progress = $5
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running' and frames = $4
       returning id
     )
     select ${notify("id", "'progress'")} from fenced`,
    [job.id, job.workerId, job.attempt, progress.step, progress],
  );
}
