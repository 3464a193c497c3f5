/** Stores a step's frame and notifies: one statement, one short transaction. */
import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import type { Progress } from "./job";
import type { ClaimedJob } from "./lease";

export type NewFrame = {
  step: number;
  t: number;
  noiseLevel: number;
  milliseconds: number;
  layerMilliseconds: number[];
  /** The version of the PostgreSQL that computed it. */
  server: string;
  /** A state as the server sends and takes it (array_send), never as JavaScript's numbers. */
  image: Buffer;
  x0: Buffer | null;
  rgb: Buffer;
  x0Rgb: Buffer | null;
  ascii: string;
  x0Ascii: string | null;
};

/**
 * Returns false and stores nothing if the claim no longer holds the job, if the frame is not the next one, or if the
 * engine is not the one that the job began with (its functions were rebuilt under the running job).
 */
export async function saveFrame(database: Queryable, job: ClaimedJob, frame: NewFrame): Promise<boolean> {
  const { rowCount } = await database.query(
    `with fenced as (
       update imago.job set frames = frames + 1, failures = 0, progress = null,
         servers = case when $15::text = any (servers) then servers else servers || $15::text end
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running' and frames = $4
         and engine = (select version from imago.engine)
       returning id
     ), stored as (
       insert into imago.frame (job_id, step, t, noise_level, milliseconds, layer_milliseconds, image, state_hash, x0,
         rgb, x0_rgb, ascii, x0_ascii)
       select id, $4, $5, $6, $7, $8, $9::real[], imago.state_hash($9::real[]), $10::real[], $11, $12, $13, $14 from fenced
       returning job_id, step
     )
     select ${notify("job_id", "step")} from stored`,
    [
      job.id,
      job.workerId,
      job.attempt,
      frame.step,
      frame.t,
      frame.noiseLevel,
      frame.milliseconds,
      frame.layerMilliseconds,
      frame.image,
      frame.x0,
      frame.rgb,
      frame.x0Rgb,
      frame.ascii,
      frame.x0Ascii,
      frame.server,
    ],
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
