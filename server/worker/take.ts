/** Handles one job of a worker, from the claim to its end, failure or return to the queue. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "@/db/pool";
import { farewell, type Pauses, persist } from "@/lib/concurrency/patience";
import type { Limits } from "@/lib/env";
import type { Log } from "@/lib/log";
import { type ClaimedJob, claim, fail, giveBack } from "../jobs/lease";
import type { Compute } from "./compute";
import { classify } from "./failure";
import { paint } from "./paint";
import type { Pulse } from "./pulse";

export type Taking = {
  workerId: string;
  database: Pool;
  compute: Compute;
  pulse: Pulse;
  limits: Limits;
  /** Pauses after tries that the server could not serve; they grow until a job is done. */
  pauses: Pauses;
  log: Log;
  /** Aborts when the worker is asked to end. */
  signal: AbortSignal;
};

/** Pause after a failed job; the cause may pass. */
const afterFailureMs = 1_000;
/** Timeout for the last statements when the worker is asked to end. */
export const farewellMs = 3_000;

/** Claims a job and paints it. Returns false without a job. Throws only when asked to end. */
export async function takeJob(taking: Taking): Promise<boolean> {
  const { workerId, database, limits, pulse, log } = taking;
  const job = await persist("claim", () => claim(database, workerId, limits), taking);
  if (!job) return false;
  const jobLog = log.with({ job: job.id, attempt: job.attempt });
  jobLog.info("job.claimed", {
    model: job.model,
    sampler: job.sampler,
    steps: job.steps,
    frames: job.frames,
  });
  const lost = new AbortController();
  pulse.hold(job, () => lost.abort(new Error("the job was cancelled, or another worker holds it")));
  try {
    await paintOrGiveUp({ ...taking, log: jobLog }, job, lost.signal);
  } finally {
    pulse.release();
  }
  return true;
}

async function paintOrGiveUp(taking: Taking, job: ClaimedJob, lost: AbortSignal): Promise<void> {
  const { database, compute, signal, log } = taking;
  try {
    const session = compute.sessionFor(job);
    const painting = { job, session, database, log, signal: AbortSignal.any([signal, lost]) };
    if (await paint(painting)) {
      log.info("job.done");
      taking.pauses.reset();
    } else if (await persist("give back", () => giveBack(database, job), taking))
      log.warn("job.engine_changed");
    else log.info("job.lost");
  } catch (error) {
    if (lost.aborted) log.info("job.lost");
    else if (signal.aborted) await sayFarewell(taking, job);
    else await reportFailure(taking, job, error);
  }
}

async function sayFarewell({ database, log }: Taking, job: ClaimedJob): Promise<void> {
  const given = await farewell(farewellMs, "give back", giveBack(database, job), log);
  // If this fails too, the lease expires by itself.
  if (given !== undefined) log.info(given ? "job.given_back" : "job.lost");
}

async function reportFailure(taking: Taking, job: ClaimedJob, error: unknown): Promise<void> {
  const { database, log, signal } = taking;
  const { logId, passing, ...failure } = classify(error);
  log.error("job.failed_try", { log: logId, code: failure.code, detail: failure.detail });
  if (passing) return putBack(taking, job);
  const status = await persist("report failure", () => fail(database, job, failure), taking);
  log.warn(`job.${status ?? "lost"}`);
  await sleep(afterFailureMs, undefined, { signal });
}

/** Returns the job to the queue, and waits: the next claim would probably meet the same lack. */
async function putBack({ database, pauses, log, signal }: Taking, job: ClaimedJob): Promise<void> {
  const given = await persist("put back", () => giveBack(database, job), { log, signal });
  const pauseMs = pauses.next();
  log.warn(given ? "job.put_back" : "job.lost", { pauseMs });
  await sleep(pauseMs, undefined, { signal });
}
