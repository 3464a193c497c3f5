/** One job as those see it who watch it. */
import { event } from "@/lib/http/sse";
import { readFrames } from "../../jobs/frames";
import type { Job } from "../../jobs/job";
import type { Outlook } from "../../jobs/outlook";
import type { Pool } from "@/db/pool";
import type { FrameCache } from "./frame-cache";
import { frameRecord } from "../present";

export type Feed = {
  /** As it was last read. */
  readonly job: Job;
  /** The job is there no more. */
  readonly gone: boolean;
  readonly outlook: Outlook | undefined;
  /** How many live. */
  readonly workers: number;
  /** The database did not answer when it was last asked. */
  readonly stalled: boolean;
  /** The event of a frame; undefined if it is gone: then the job has begun again. */
  frame(step: number): Promise<Uint8Array | undefined>;
  /** Reads the job anew. */
  refresh(): void;
  /** `ring` is called whenever anything above may have changed, until the returned function is. */
  watch(ring: () => void): () => void;
};

/** A job that somebody watches, as it was last read, and whom to call. */
export type Watched = { job: Job; gone: boolean; bells: Set<() => void> };

export function ring(entries: Iterable<Watched>): void {
  for (const { bells } of entries) for (const bell of bells) bell();
}

/** The event of a job's frame, read and encoded once for all who watch. */
export async function frameEvent(
  database: Pool,
  cache: FrameCache,
  { id, engine, frames }: Job,
  step: number,
): Promise<Uint8Array | undefined> {
  return cache.get(`${id}:${engine}`, step, frames, async (from, count) => {
    const read = await readFrames(database, id, from, count);
    const whole = read.filter((frame, i) => frame.step === from + i);
    return whole.map((frame) => event("frame", frameRecord(frame), String(frame.step)));
  });
}
