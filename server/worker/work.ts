/** A worker's loop: job after job, until it is asked to end. */

import { checkNotOlder, type Engine, OlderEngine } from "@/db/engine";
import { createControl, createPool, type Role, usualAnswerMs } from "@/db/pool";
import { describeUrl } from "@/db/postgres/external";
import { createBell, createPauses, farewell, persist } from "@/lib/concurrency/patience";
import type { Limits } from "@/lib/env";
import { type Log, messageOf } from "@/lib/log";
import { computeSession } from "../engine/session";
import type { Hearing } from "../engine/silence";
import { beat, removeWorker, type WorkerIdentity } from "../jobs/lease";
import { listen } from "../jobs/listen";
import { createCompute } from "./compute";
import { startPulse } from "./pulse";
import { farewellMs, takeJob } from "./take";
import { createTidying } from "./tidy";

export type WorkOptions = {
  url: string;
  /** URL to LISTEN on; default `url`. */
  listenUrl: string | undefined;
  /** Servers that compute; `url` is the fallback. */
  computeUrls?: string[];
  /** Timeouts for a silent computing server. */
  hearing?: Hearing;
  /** Timeout of statements about jobs. */
  answerMs?: number;
  cores: number | undefined;
  /** The role that its sessions take, if any. */
  role?: Role | undefined;
  /** The cluster's folder of our own server. */
  folder?: string | undefined;
  limits: Limits;
  /** Days after which jobs, and the states of jobs, are deleted if nobody kept them; undefined: never. */
  retentionDays?: number | undefined;
  stateDays?: number | undefined;
  worker: Omit<WorkerIdentity, "compute">;
  /** The engine of this process; undefined: it may be older than the database's. */
  engine?: Engine | undefined;
  log: Log;
  /** On abort the worker gives its job back and returns. */
  signal: AbortSignal;
};

/** Interval at which an idle worker polls the queue if no notification comes. */
const pollMs = 2_000;
/** Shortest and longest pause of a worker whose server lacks something, such as room on its disk. */
const [shortestPauseMs, longestPauseMs] = [1_000, 60_000];

export async function work(options: WorkOptions): Promise<void> {
  const { url, computeUrls = [], limits, log, engine } = options;
  const outdated = new AbortController();
  const signal = AbortSignal.any([options.signal, outdated.signal]);
  const worker = { ...options.worker, compute: [...computeUrls, url].map(describeUrl) };
  const database = createPool(url, 4, { role: options.role, answerMs: options.answerMs ?? usualAnswerMs });
  const control = createControl(url);
  const shares = options.cores === undefined && computeUrls.length === 0;
  const primary = { session: computeSession(url, control, { ...options, shares }), control };
  const compute = createCompute(primary, computeUrls, options, log, options.hearing);
  const bell = createBell(signal);
  const tidy = createTidying(database, options, log);
  // The worker's row must exist before its first claim; then the pulse renews it.
  await persist("first heartbeat", () => beat(database, worker, undefined), { signal, log }).catch(
    unlessAborted(signal),
  );
  const checkEngine = async () => {
    if (engine)
      await checkNotOlder(database, engine).catch((error) => {
        if (!(error instanceof OlderEngine)) throw error;
        outdated.abort(error);
        bell.ring();
      });
  };
  const pulse = startPulse(database, worker, log, checkEngine);
  const listener = listen(options.listenUrl ?? url, {
    onChange: ({ job, what }) => {
      if (what !== "status") return;
      pulse.changed(job);
      bell.ring();
    },
    onConnect: bell.ring,
    onDisconnect: () => log.warn("listen.reconnecting"),
  });
  listener.hears(database).then(
    (heard) => {
      if (!heard) log.warn("listen.deaf", { pollMs, hint: "behind a pooler, set LISTEN_DATABASE_URL" });
    },
    (error) => log.warn("listen.untested", { reason: messageOf(error) }),
  );
  log.info("worker.started", { compute: worker.compute.join() });
  try {
    const pauses = createPauses(shortestPauseMs, longestPauseMs);
    const taking = { workerId: worker.id, database, compute, pulse, limits, pauses, log, signal };
    while (!signal.aborted) {
      const busy = await takeJob(taking).catch(unlessAborted(signal));
      if (busy) continue;
      await tidy();
      await bell.wait(pollMs);
    }
  } finally {
    const finish = <Result>(what: string, work: Promise<Result>) => farewell(farewellMs, what, work, log);
    await Promise.all([
      finish("heartbeat", pulse.stop()),
      finish("listener", listener.close()),
      finish("sessions", compute.close()),
    ]);
    await finish("worker row", removeWorker(database, worker.id));
    await finish("connections", Promise.all([database.end(), control.end()]));
    log.info("worker.ended");
  }
  if (outdated.signal.aborted) throw outdated.signal.reason;
}

const unlessAborted = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted) throw error;
  return false;
};
