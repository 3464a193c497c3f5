/** Stores frames as a worker would, without an engine. */

import type { Queryable } from "@/db/pool";
import { encodeRealArray } from "@/server/checkpoints/floats";
import type { ClaimedJob } from "@/server/jobs/lease";
import type { NewFrame } from "@/server/jobs/new-frame";
import { saveFrame } from "@/server/jobs/save-frame";

export function frame(step: number, overrides: Partial<NewFrame> = {}): NewFrame {
  const state = encodeRealArray(Float32Array.of(step, -0, 0.1));
  const rgb = Buffer.of(step, 0, 0);
  const predicted =
    step > 0 ? { x0: state, x0Rgb: rgb, x0Ascii: "x" } : { x0: null, x0Rgb: null, x0Ascii: null };
  return {
    step,
    t: 1000 - step,
    noiseLevel: 1,
    milliseconds: 100,
    layerMilliseconds: [],
    server: "15.18",
    image: state,
    rgb,
    ascii: ".",
    ...predicted,
    ...overrides,
  };
}

/** Stores the job's missing frames, up to and including step `last`. */
export async function saveFrames(database: Queryable, job: ClaimedJob, last = job.steps): Promise<void> {
  for (let step = job.frames; step <= last; step++)
    if (!(await saveFrame(database, job, frame(step)))) throw new Error(`frame ${step} was refused`);
}
