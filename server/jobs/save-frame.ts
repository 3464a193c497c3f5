/** Stores a step's frame and notifies: one statement, one short transaction. */
import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import type { Progress } from "./job";
import type { ClaimedJob } from "./lease";
import { frameValues, insertFrame, type NewFrame } from "./new-frame";

/**
 * Returns false and stores nothing if the claim no longer holds the job, if the frame is not the next one, or if the
 * engine is not the one that the job began with (its functions were rebuilt under the running job).
 */
export async function saveFrame(database: Queryable, job: ClaimedJob, frame: NewFrame): Promise<boolean> {
  const { rowCount } = await database.query(
    `with fenced as (
       update imago.job set frames = frames + 1, failures = 0, progress = null,
         servers = case when $4::text = any (servers) then servers else servers || $4::text end
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running' and frames = $5
         and engine = (select version from imago.engine)
       returning id
     ), stored as (
       ${insertFrame("select id from fenced", 5)}
       returning job_id, step
     )
     select ${notify("job_id", "step")} from stored`,
    [job.id, job.workerId, job.attempt, frame.server, ...frameValues(frame)],
  );
  return rowCount === 1;
}

/** Writes and announces the progress of the running step; does nothing once the step is stored. */
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
