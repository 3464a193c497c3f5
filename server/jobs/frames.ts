/** Reads frames as pages show them. */
import type { Queryable } from "@/db/pool";

export type Frame = {
  step: number;
  t: number;
  noiseLevel: number;
  milliseconds: number;
  layerMilliseconds: number[];
  /** SHA-256 (hex) of the state: imago.state_hash(). Null if the state was deleted before there were hashes. */
  stateHash: string | null;
  /** Red, green, blue of every pixel, row by row. */
  rgb: Buffer;
  /** Null for frame 0, which has no prediction yet. */
  x0Rgb: Buffer | null;
  ascii: string;
  x0Ascii: string | null;
};

const columns = `step, t, noise_level as "noiseLevel", milliseconds, layer_milliseconds as "layerMilliseconds",
  state_hash as "stateHash", rgb,
  x0_rgb as "x0Rgb", ascii, x0_ascii as "x0Ascii"`;

/** Reads at most `limit` frames in order, from step `from` on. */
export async function readFrames(
  database: Queryable,
  jobId: string,
  from = 0,
  limit = 1001,
): Promise<Frame[]> {
  const { rows } = await database.query<Frame>(
    `select ${columns} from imago.frame where job_id = $1 and step >= $2 order by step limit $3`,
    [jobId, from, limit],
  );
  return rows;
}

export async function readFrame(
  database: Queryable,
  jobId: string,
  step: number,
): Promise<Frame | undefined> {
  return (await readFrames(database, jobId, step, 1)).find((frame) => frame.step === step);
}

/**
 * Reads a frame's state as array_send() gives it; `image` is null if the state was deleted. Undefined without the
 * frame.
 */
export async function readState(
  database: Queryable,
  jobId: string,
  step: number,
): Promise<{ image: Buffer | null } | undefined> {
  const { rows } = await database.query<{ image: Buffer | null }>(
    "select array_send(image) as image from imago.frame where job_id = $1 and step = $2",
    [jobId, step],
  );
  return rows[0];
}

/** Reads the latest picture of each job that has one: the finished one, else what the last step foresees. */
export async function readLastPictures(database: Queryable, ids: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await database.query<{ id: string; rgb: Buffer }>(
    `select job.id, case when job.status = 'done' then rgb else coalesce(x0_rgb, rgb) end as rgb
     from imago.job join imago.frame on frame.job_id = job.id and frame.step = job.frames - 1
     where job.id = any($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, rgb }) => [id, rgb]));
}
