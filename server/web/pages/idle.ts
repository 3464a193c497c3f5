/**
 * Reads what the start page shows before a request: the newest butterfly worth showing, or the noise of the first one.
 */

import type { Queryable } from "@/db/pool";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { drawSeed } from "@/lib/ids/draw-seed";
import { listModelInfo, type ModelInfo } from "../../engine/models";
import { readFrame } from "../../jobs/frames";
import { findShowpiece } from "../../jobs/finished";
import { readNoise } from "../files/noise";
import { frameRecord, presentJob } from "../present";
import { pool, shared } from "../shared";

export type IdleView = {
  frame: FrameRecord;
  picture: { width: number; height: number };
  /** Undefined before the first butterfly; the frame is then the noise of `seed`. */
  generation: Generation | undefined;
  seed: string;
};

/** `seed` is the one that the button will use; empty means a random one. */
export async function readIdle(): Promise<{ idle: IdleView | undefined; seed: string }> {
  const models = await listModelInfo(pool());
  const [model] = models;
  if (!model) return { idle: undefined, seed: "" };
  const butterfly = await readShowpiece(pool(), models);
  if (butterfly) return { idle: butterfly, seed: "" };
  // Drawn once, so that all visitors see the same noise until the first butterfly.
  const seed = shared("firstSeed", drawSeed);
  return { idle: await firstNoise(model, seed), seed };
}

async function readShowpiece(database: Queryable, models: ModelInfo[]): Promise<IdleView | undefined> {
  const job = await findShowpiece(database, models);
  const frame = job && (await readFrame(database, job.id, job.steps));
  if (!job || !frame) return undefined;
  const generation = presentJob(job, undefined, undefined);
  return { frame: frameRecord(frame), picture: generation.picture, generation, seed: job.seed };
}

async function firstNoise({ name, identity, width, height }: ModelInfo, seed: string) {
  const noise = await readNoise({ model: name, modelIdentity: identity, seed });
  return noise && { frame: frameRecord(noise), picture: { width, height }, generation: undefined, seed };
}
