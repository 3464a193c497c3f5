/** All frames of a job in one file: for a finished job its replay. */
import { cheap } from "@/lib/api/allowed";
import type { FramesDocument } from "@/lib/api/response";
import { createWorkshop } from "@/lib/concurrency/workshop";
import { readFrames } from "../../jobs/frames";
import { isFinal, type Job } from "../../jobs/job";
import { frameRecord } from "../present";
import { pool, shared } from "../shared";
import { atCost } from "./costly";

/** Frames that are read and written at once: some 10 ms of this thread, in which nobody else is answered. */
const portion = 16;

/** Files of ended jobs: each is made once for all who ask. */
const replays = () => shared("replays", () => createWorkshop({ limitBytes: 16 * 2 ** 20 }));

/** Returns a `FramesDocument`. Many frames are a costly file, within limits. */
export function framesFile(request: Request, job: Job): Promise<Buffer> {
  if (!isFinal(job)) return job.frames > cheap.frames ? atCost(request, () => write(job)) : write(job);
  const made = (leaves?: AbortSignal) =>
    replays()([job.id, job.engine, job.status, job.frames].join(), () => write(job), leaves);
  return job.frames > cheap.frames ? atCost(request, made) : made();
}

async function write({ id, status }: Job): Promise<Buffer> {
  const frames: string[] = [];
  for (;;) {
    const some = await readFrames(pool(), id, frames.length, portion);
    frames.push(...some.map((frame) => JSON.stringify(frameRecord(frame))));
    if (some.length < portion) break;
  }
  const head = { id, status } satisfies Omit<FramesDocument, "frames">;
  return Buffer.from(`${JSON.stringify(head).slice(0, -1)},"frames":[${frames.join()}]}`);
}
