/** Frame 0 of a job that no worker has claimed yet: the same bits that the worker will store. */
import { LRUCache } from "lru-cache";
import { fromSeed, type Origin, readOrigin } from "../../engine/origin";
import { drawNoiseAhead } from "../../engine/steps";
import type { Frame } from "../../jobs/frames";
import { isFinal, type Job } from "../../jobs/job";
import { pool, shared } from "../shared";

type Wanted = Parameters<typeof drawNoiseAhead>[1];

const drawn = () => shared("noises", () => new LRUCache<string, Promise<Frame | undefined>>({ max: 64 }));

/** The initial noise of a seed; undefined if the model was removed. */
export const readNoise = (wanted: Omit<Wanted, "timesteps">): Promise<Frame | undefined> =>
  remember(`${wanted.modelIdentity} ${wanted.seed}`, () => draw({ ...wanted, timesteps: null }, fromSeed));

/** Frame 0 of a job whose worker has not stored it yet; undefined if it is stored, or the job has ended. */
export async function readNoiseAhead(job: Job): Promise<Frame | undefined> {
  if (isFinal(job) || job.frames > 0) return undefined;
  if (!job.bred && !job.drawn) return readNoise(job);
  return remember(job.id, async () => draw(job, await readOrigin(pool(), job.id)));
}

function remember(key: string, make: () => Promise<Frame | undefined>): Promise<Frame | undefined> {
  const noises = drawn();
  const known = noises.get(key);
  if (known) return known;
  const noise = make();
  noises.set(key, noise);
  noise.catch(() => noises.delete(key));
  return noise;
}

async function draw(wanted: Wanted, origin: Origin): Promise<Frame | undefined> {
  const noise = await drawNoiseAhead(pool(), wanted, origin);
  return noise && { ...noise, step: 0, milliseconds: 0, layerMilliseconds: [] };
}
