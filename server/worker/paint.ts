/** Paints a claimed job from its current frame to its end. */

import type { Pool } from "@/db/pool";
import type { Log } from "@/lib/log";
import { readOrigin } from "../engine/origin";
import type { Session } from "../engine/session";
import {
  advance,
  type Beginning,
  type Computed,
  computeNoise,
  computeStep,
  drawPictures,
  type Pictures,
  type Position,
  readHistoryLength,
  readSchedule,
  type ScheduledStep,
} from "../engine/steps";
import { type ClaimedJob, finish } from "../jobs/lease";
import { readPosition } from "../jobs/position";
import type { Progress } from "../jobs/job";
import type { NewFrame } from "../jobs/new-frame";
import { saveFrame, saveProgress } from "../jobs/save-frame";
import { type StepProgress, trackProgress } from "./progress";

export type Painting = {
  job: ClaimedJob;
  session: Session;
  database: Pool;
  /** On abort the running statement is cancelled and the call rejects. */
  signal: AbortSignal;
  log: Log;
  /** Takes the progress of the running step; by default the job's row does. */
  report?: (progress: Progress) => Promise<void> | undefined;
  /**
   * Whether the session and the database are one, which does one thing at a time: then the next step waits for a frame.
   */
  single?: boolean;
};

/**
 * Resumes after the last frame. While a frame is drawn and stored, the next step computes already. Returns false if a
 * frame was refused: the claim was lost, or the engine changed.
 */
export async function paint(painting: Painting): Promise<boolean> {
  const { job, database, log, single = false } = painting;
  const { report = (progress) => saveProgress(database, job, progress) } = painting;
  const [length, schedule] = await Promise.all([
    readHistoryLength(database, job.sampler),
    readSchedule(database, job),
  ]);
  const progress = trackProgress(report, log);
  let stored = Promise.resolve(true);
  const storing = async (promise: Promise<boolean>) => {
    stored = promise;
    stored.catch(() => undefined); // awaited after the next step
    if (single) await stored;
  };
  try {
    let position = await readPosition(database, job, length);
    if (!position) {
      const noise = await begin(painting);
      await storing(store(painting, noise, noise.drawing));
      position = { image: noise.image, history: [] };
    }
    for (const scheduled of schedule.slice(Math.max(0, job.frames - 1))) {
      const step = await compute(painting, scheduled, position, progress.begin(scheduled.step));
      if (!(await stored)) return false;
      await storing(store(painting, step, step.x0));
      position = advance(position, scheduled.t, step.image, step.x0, length);
    }
    return (await stored) && finish(database, job);
  } finally {
    await stored.catch(() => undefined); // the first error says more
  }
}

/** A frame that is computed, but not drawn. */
type Undrawn = Omit<NewFrame, keyof Pictures>;

/** Computes frame 0, which shows a picture at once. */
async function begin({ job, session, database, signal }: Painting): Promise<Undrawn & Beginning> {
  const startedMs = performance.now();
  const origin = await readOrigin(database, job.id);
  const noise = await computeNoise(session, job, { signal }, origin);
  return { ...noise, step: 0, x0: null, milliseconds: performance.now() - startedMs, layerMilliseconds: [] };
}

async function compute(
  { job, session, signal }: Painting,
  scheduled: ScheduledStep,
  { image, history }: Position,
  { onNotice, onRestart, layerMilliseconds }: StepProgress,
): Promise<Undrawn & Computed> {
  const startedMs = performance.now();
  const computed = await computeStep(session, job, scheduled, image, history, {
    signal,
    onNotice,
    onRestart,
  });
  return { ...computed, ...scheduled, milliseconds: performance.now() - startedMs, layerMilliseconds };
}

/** Draws and stores the frame. `foreseen`: the state of its second picture, if it has one. */
async function store(
  { job, database, log }: Painting,
  frame: Undrawn,
  foreseen: Uint8Array | null,
): Promise<boolean> {
  const pictures = await drawPictures(database, job, frame.image, foreseen);
  const stored = await saveFrame(database, job, { ...frame, ...pictures });
  if (stored) log.info("job.step", { step: frame.step, of: job.steps, ms: Math.round(frame.milliseconds) });
  return stored;
}
