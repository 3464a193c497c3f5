/** Frame 0 of a job that no worker has claimed yet: the same bits that the worker will store. */
import { LRUCache } from "lru-cache";
import type { Frame } from "../../jobs/frames";
import { isFinal, type Job } from "../../jobs/job";
import type { Queryable } from "@/db/pool";
import { pool, shared } from "../shared";

type Origin = { model: string; modelIdentity: string; pictureWidth: number; seed: string };

const drawn = () => shared("noises", () => new LRUCache<string, Promise<Frame | undefined>>({ max: 64 }));

/** Undefined if the model was removed. */
export function readNoise(origin: Origin): Promise<Frame | undefined> {
  const noises = drawn();
  const key = `${origin.modelIdentity} ${origin.seed}`;
  const known = noises.get(key);
  if (known) return known;
  const noise = draw(pool(), origin);
  noises.set(key, noise);
  noise.catch(() => noises.delete(key));
  return noise;
}

/** Frame 0 of a job whose worker has not stored it yet; undefined if it is stored, or the job has ended. */
export async function readNoiseAhead(job: Job): Promise<Frame | undefined> {
  return !isFinal(job) && job.frames === 0 ? readNoise(job) : undefined;
}

async function draw(
  database: Queryable,
  { model, modelIdentity, pictureWidth, seed }: Origin,
): Promise<Frame | undefined> {
  const { rows } = await database.query<Pick<Frame, "t" | "stateHash" | "rgb" | "ascii">>(
    `with state as materialized (
       select m.name, imago.train_timesteps(m) as t, imago.initial_noise(m.name, $3) as image
       from imago.model as m where m.name = $1 and m.identity = $2
     ), pixels as materialized (
       select t, imago.state_hash(image) as "stateHash", imago.rgb(imago.picture(name, image)) as rgb from state
     )
     select t, "stateHash", rgb, imago.ascii(rgb, $4) as ascii from pixels`,
    [model, modelIdentity, seed, pictureWidth],
  );
  const [noise] = rows;
  return (
    noise && {
      ...noise,
      step: 0,
      noiseLevel: 1,
      milliseconds: 0,
      layerMilliseconds: [],
      x0Rgb: null,
      x0Ascii: null,
    }
  );
}
