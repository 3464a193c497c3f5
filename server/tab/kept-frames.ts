/** Takes a butterfly's frames out of one tab database, and into another, bit for bit. */
import type { Queryable } from "@/db/pool";
import type { Generation } from "@/lib/api/response";
import { findJob, type Job } from "../jobs/job";
import { frameValues, insertFrame } from "../jobs/new-frame";
import type { KeptFrame } from "./contract";

export async function readKept(
  database: Queryable,
  id: string,
  step: number,
): Promise<KeptFrame | undefined> {
  const { rows } = await database.query<KeptFrame>(
    `select step, t, noise_level as "noiseLevel", milliseconds, layer_milliseconds as "layerMilliseconds",
       split_part(current_setting('server_version'), ' ', 1) as server, array_send(image) as image, array_send(x0) as x0,
       rgb, x0_rgb as "x0Rgb", ascii, x0_ascii as "x0Ascii"
     from imago.frame where job_id = $1 and step = $2`,
    [id, step],
  );
  return rows[0];
}

/** Stores the butterfly as a job that waits, with the frames that it has. The engine must be the one that made them. */
export async function restore(
  database: Queryable,
  { generation, frames }: { generation: Generation; frames: KeptFrame[] },
  clientId: string,
): Promise<Job> {
  await database.query("insert into imago.client (id) values ($1) on conflict (id) do nothing", [clientId]);
  const { schedule, picture } = generation;
  await database.query(
    `insert into imago.job (id, model, model_identity, engine, seed, steps, sampler, spacing, timesteps, eta,
       picture_height, picture_width, client_id, frames, servers, label, started_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, clock_timestamp())`,
    [
      generation.id,
      generation.model,
      generation.modelIdentity,
      generation.engine,
      generation.seed,
      generation.steps,
      generation.sampler,
      typeof schedule === "string" ? schedule : null,
      typeof schedule === "string" ? null : schedule,
      generation.eta,
      picture.height,
      picture.width,
      clientId,
      frames.length,
      [...new Set(frames.map(({ server }) => server))],
      generation.label,
    ],
  );
  for (const frame of frames)
    await database.query(insertFrame("select $1::text as id", 2), [generation.id, ...frameValues(frame)]);
  const job = await findJob(database, generation.id);
  if (!job) throw new Error(`butterfly ${generation.id} was not stored`);
  return job;
}
