/** What the page shows before anything is asked for: the newest butterfly, or the noise that the first begins with. */
import type { FrameRecord } from "@/lib/api/response";
import { butterflyName } from "@/lib/names";
import { readFrame } from "../jobs/frames";
import { type Job, jobColumns } from "../jobs/job";
import type { Queryable } from "../pool";
import { frameRecord } from "./frame-record";
import { listModelInfo, type ModelInfo } from "./models";
import { pool, shared } from "./shared";
import { drawSeed } from "./submit";

export type IdleView = {
  frame: FrameRecord;
  picture: { width: number; height: number };
  subject: string;
  src: string | undefined;
  page: string | undefined;
};

/** `seed`: what the button begins with; empty: any. */
export async function readIdle(): Promise<{ idle: IdleView | undefined; seed: string }> {
  const [model] = await listModelInfo(pool());
  if (!model) return { idle: undefined, seed: "" };
  const newest = await readNewest(pool(), model);
  if (newest) return { idle: newest, seed: "" };
  const seed = shared("firstSeed", drawSeed);
  return { idle: await noise(model, seed), seed };
}

async function readNewest(database: Queryable, model: ModelInfo): Promise<IdleView | undefined> {
  const { rows } = await database.query<Job>(
    `select ${jobColumns} from imago.job
     where model_identity = $1 and status = 'done' and not hidden order by finished_at desc limit 1`,
    [model.identity],
  );
  const [job] = rows;
  const frame = job && (await readFrame(database, job.id, job.steps));
  if (!job || !frame) return undefined;
  return {
    frame: frameRecord(frame),
    picture: { width: job.pictureWidth, height: job.pictureHeight },
    subject: `${butterflyName(job.seed)}, the newest`,
    src: `/api/generations/${job.id}/frames/${job.steps}.png`,
    page: `/b/${job.id}`,
  };
}

/** Drawn once: until there is a butterfly it is what every visitor sees. */
function noise(model: ModelInfo, seed: string): Promise<IdleView | undefined> {
  const drawn = shared("firstNoise", () => new Map<string, Promise<IdleView | undefined>>());
  const found = drawn.get(model.identity) ?? drawNoise(pool(), model, seed);
  drawn.set(model.identity, found);
  found.catch(() => drawn.delete(model.identity));
  return found;
}

async function drawNoise(
  database: Queryable,
  { name, width, height }: ModelInfo,
  seed: string,
): Promise<IdleView | undefined> {
  const { rows } = await database.query<{ t: number; rgb: Buffer; ascii: string }>(
    `with pixels as materialized (
       select imago.train_timesteps(m) as t,
         imago.rgb(imago.picture(m.name, imago.initial_noise(m.name, $2))) as rgb
       from imago.model as m where m.name = $1
     )
     select t, rgb, imago.ascii(rgb, $3) as ascii from pixels`,
    [name, seed, width],
  );
  const [drawn] = rows;
  if (!drawn) return undefined;
  const frame = { ...drawn, step: 0, noiseLevel: 1, milliseconds: 0, layerMilliseconds: [] };
  return {
    frame: frameRecord({ ...frame, x0Rgb: null, x0Ascii: null }),
    picture: { width, height },
    subject: `The noise of seed ${seed}, where the next one begins`,
    src: undefined,
    page: undefined,
  };
}
