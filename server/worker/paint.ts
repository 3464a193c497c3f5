/** Paints a claimed job from its current frame to its end. */

import type { Pool } from "@/db/pool";
import type { Log } from "@/lib/log";
import { readOrigin } from "../engine/origin";
import type { Session } from "../engine/session";
import {
  advance,
  drawNoise,
  type Position,
  readHistoryLength,
  readSchedule,
  runStep,
  type ScheduledStep,
} from "../engine/steps";
import { type ClaimedJob, finish } from "../jobs/lease";
import { readPosition } from "../jobs/position";
import type { Progress } from "../jobs/job";
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
};

/** Resumes after the last frame. Returns false if a frame was refused: the claim was lost, or the engine changed. */
export async function paint(painting: Painting): Promise<boolean> {
  const { job, database, log, report = (progress) => saveProgress(database, job, progress) } = painting;
  const length = await readHistoryLength(database, job.sampler);
  const schedule = await readSchedule(database, job);
  const progress = trackProgress(report, log);
  let position = (await readPosition(database, job, length)) ?? (await begin(painting));
  for (const scheduled of schedule.slice(Math.max(0, job.frames - 1))) {
    if (!position) return false;
    position = await step(painting, scheduled, position, length, progress.begin(scheduled.step));
  }
  return position !== undefined && finish(database, job);
}

/** Stores frame 0, so that a picture shows at once. Returns undefined if it was refused. */
async function begin({ job, session, database, signal }: Painting): Promise<Position | undefined> {
  const startedMs = performance.now();
  const origin = await readOrigin(database, job.id);
  const { stateHash: _, ...noise } = await drawNoise(session, job, { signal }, origin);
  const milliseconds = performance.now() - startedMs;
  const stored = await saveFrame(database, job, {
    ...noise,
    step: 0,
    milliseconds,
    layerMilliseconds: [],
  });
  return stored ? { image: noise.image, history: [] } : undefined;
}

async function step(
  { job, session, database, signal, log }: Painting,
  scheduled: ScheduledStep,
  { image, history }: Position,
  length: number,
  { onNotice, onRestart, layerMilliseconds }: StepProgress,
): Promise<Position | undefined> {
  const { step, t, noiseLevel } = scheduled;
  const startedMs = performance.now();
  const picture = await runStep(session, job, scheduled, image, history, { signal, onNotice, onRestart });
  const milliseconds = performance.now() - startedMs;
  const frame = { ...picture, step, t, noiseLevel, milliseconds, layerMilliseconds };
  if (!(await saveFrame(database, job, frame))) return undefined;
  log.info("job.step", { step, of: job.steps, ms: Math.round(milliseconds) });
  return advance({ image, history }, t, picture.image, picture.x0, length);
}
