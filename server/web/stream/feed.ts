/** One watched job, as event streams see it. */
import { event } from "@/lib/http/sse";
import { readFrames } from "../../jobs/frames";
import type { Job } from "../../jobs/job";
import type { Outlook } from "../../jobs/outlook";
import type { Pool } from "@/db/pool";
import type { FrameCache } from "./frame-cache";
import { frameRecord } from "../present";

export type Feed = {
  /** The job as last read. */
  readonly job: Job;
  /** Whether the job was deleted. */
  readonly gone: boolean;
  readonly outlook: Outlook | undefined;
  /** The number of live workers. */
  readonly workers: number;
  /** Whether the database failed to answer the last read. */
  readonly stalled: boolean;
  /** The event of a frame; undefined if the frame is gone because the job began again. */
  frame(step: number): Promise<Uint8Array | undefined>;
  /** Reads the job anew. */
  refresh(): void;
  /** Calls `ring` whenever anything above may have changed; the returned function stops that. */
  watch(ring: () => void): () => void;
};

/** A watched job as last read, and the bells to ring. */
export type Watched = { job: Job; gone: boolean; bells: Set<() => void> };

export function ring(entries: Iterable<Watched>): void {
  for (const { bells } of entries) for (const bell of bells) bell();
}

/** The event of a job's frame, read and encoded once for all streams. */
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
