/** A worker's heartbeat: every second it renews the lease and learns whether the worker still holds its job. */
import { type Log, messageOf } from "@/lib/log";
import { beat, type ClaimedJob, forgetDeadWorkers, reapExpired, type WorkerIdentity } from "../jobs/lease";
import type { Queryable } from "@/db/pool";

const intervalMs = 1_000;
/** Beats between two looks at workers that died long ago, and at the engine. */
const lookEvery = 5;

export type Pulse = {
  /** Renews this job's lease from now on; calls `onLost` once when the job is cancelled or another worker holds it. */
  hold(job: ClaimedJob, onLost: () => void): void;
  release(): void;
  /** Beats at once if this is the held job, because it has changed. */
  changed(jobId: string): void;
  /** Stops; resolves when its last statement has ended. */
  stop(): Promise<void>;
};

/** `checkEngine` is called every few seconds: a worker whose engine is older than the database's must end. */
export function startPulse(
  database: Queryable,
  worker: WorkerIdentity,
  log: Log,
  checkEngine: () => Promise<void>,
): Pulse {
  let held: { job: ClaimedJob; onLost: () => void } | undefined;
  let failing = false;
  let beats = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;

  async function once(): Promise<void> {
    const before = held;
    try {
      const stillHeld = await beat(database, worker, before?.job);
      if (before && before === held && !stillHeld) {
        held = undefined;
        before.onLost();
      }
      for (const { id, status } of await reapExpired(database)) log.warn("job.reaped", { job: id, status });
      if (beats++ % lookEvery === 0) await lookAround();
      if (failing) log.info("heartbeat.back");
      failing = false;
    } catch (error) {
      if (!failing) log.warn("heartbeat.failed", { reason: messageOf(error) });
      failing = true;
    }
  }

  async function lookAround(): Promise<void> {
    await forgetDeadWorkers(database);
    await checkEngine();
  }

  /** Runs one beat at a time; a beat requested during another follows it. */
  function next(): void {
    clearTimeout(timer);
    current = (current ?? Promise.resolve()).then(once).then(() => {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(next, intervalMs);
    });
  }

  next();
  return {
    hold: (job, onLost) => {
      held = { job, onLost };
    },
    release: () => {
      held = undefined;
    },
    changed: (jobId) => {
      if (held?.job.id === jobId) next();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
