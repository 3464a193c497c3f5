import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import type { ClaimedJob } from "./claim";

/** The last frame is there: the job is done. Only its x0 is kept, of those before nobody has use. False if not ours. */
export async function finish(database: Queryable, job: ClaimedJob): Promise<boolean> {
  const { rowCount } = await database.query(
    `with fenced as (
       update imago.job set status = 'done', finished_at = clock_timestamp(), progress = null, worker_id = null,
         lease_until = null
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running' and frames = steps + 1
       returning id, steps
     ), dropped as (
       update imago.frame set x0 = null from fenced
       where frame.job_id = fenced.id and frame.step < fenced.steps and frame.x0 is not null
     )
     select ${notify("id", "'status'")} from fenced`,
    [job.id, job.workerId, job.attempt],
  );
  return rowCount === 1;
}
