/** Makes finished butterflies without an engine: one through its life, or many at once. */

import type { Pool } from "@/db/pool";
import { base58 } from "@/lib/ids/base58";
import type { Job } from "@/server/jobs/job";
import { claim, finish } from "@/server/jobs/lease";
import type { NewJob } from "@/server/jobs/new-job";
import { saveFrames } from "./frames";
import { newClient, noLimits, queueJob } from "./jobs";

/** Queues a job, claims it, stores its frames and finishes it; nothing else may be queued. */
export async function finishedJob(pool: Pool, overrides: Partial<NewJob> = {}): Promise<Job> {
  const { id } = await queueJob(pool, overrides);
  const job = await claim(pool, "w", noLimits);
  if (job?.id !== id) throw new Error(`claimed ${job?.id} instead of ${id}`);
  await saveFrames(pool, job);
  await finish(pool, job);
  return { ...job, status: "done", frames: job.steps + 1 };
}

/** SQL for the picture of the `n`th, 8 x 8 pixels. */
const picture = "decode(repeat(md5(n::text), 12), 'hex')";

/** SQL for an id of the `n`th; always the same for the same `n`. */
export const nthId = `(select string_agg(substr('${base58}', 1 + get_byte(sha256((n || ' ' || i)::bytea), 0) % ${base58.length}, 1), '' order by i)
  from generate_series(1, 12) as i)`;

/**
 * Inserts `count` jobs with seeds 1 to `count` and the last of their frames. Higher seeds are older; four at a time
 * finished at the very same moment.
 */
export async function insertFinished(pool: Pool, count: number): Promise<void> {
  await pool.query(
    `with client as (insert into imago.client (id) values ($2) returning id),
     numbered as materialized (
       select n, now() - interval '1 day' - n / 4 * interval '1 minute' as at,
         ${nthId} as id
       from generate_series(1, $1::integer) as n
     ),
     job as (
       insert into imago.job (id, status, model, model_identity, seed, name, steps, sampler, spacing, eta, picture_height,
         picture_width, client_id, frames, created_at, started_at, finished_at)
       select numbered.id, 'done', 'tiny', 'tiny', n, imago.binomial(n), 1, 'ddim', 'linspace', 0, 8, 8, client.id, 2, at, at, at
       from numbered, client
       returning id
     )
     insert into imago.frame (job_id, step, t, noise_level, milliseconds, rgb, ascii)
     select job.id, 1, 0, 0, 1, ${picture}, '.' from job join numbered using (id)`,
    [count, newClient()],
  );
  await pool.query("analyze imago.job");
}
