/** Decides what an error means for its job. */

import { DatabaseError } from "@/db/pool";
import { randomBase58 } from "@/lib/ids/base58";
import { messageOf } from "@/lib/log";
import { ModelGone } from "../engine/steps";
import type { JobErrorCode } from "../jobs/job";
import type { Failure } from "../jobs/lease";

/** Errors of connections and servers (broken, stopping, starting, full), which the job did not cause. */
function isInterruption(error: unknown): boolean {
  return error instanceof DatabaseError ? /^(08|53|57)/.test(error.code ?? "") : true;
}

/**
 * Errors of a server that lacks something for all jobs: room on the disk, connections, readiness. The job waits, and no
 * try counts. A lack of memory does count, since the job may be its cause.
 */
const passing = new Set(["53100", "53300", "57P03"]);

/** Errors that would repeat: the engine is a pure function and would refuse again. */
const engineErrors: Record<string, JobErrorCode> = {
  IM001: "model_gone",
  IM002: "refused",
  IM003: "refused",
  IM004: "out_of_range",
  IM005: "refused",
  "22003": "out_of_range", // a number that real cannot hold
};

/** The job's private detail and the log line share `logId`. */
export function classify(error: unknown): Failure & { logId: string; passing: boolean } {
  const sqlstate = error instanceof DatabaseError ? (error.code ?? "") : "";
  const fromEngine = engineErrors[sqlstate];
  const code: JobErrorCode =
    error instanceof ModelGone
      ? "model_gone"
      : (fromEngine ?? (isInterruption(error) ? "interrupted" : "error"));
  const logId = randomBase58(8);
  return {
    code,
    detail: `log ${logId}: ${[sqlstate, messageOf(error)].filter(Boolean).join(" ")}`,
    passing: passing.has(sqlstate),
    final: fromEngine !== undefined || error instanceof ModelGone,
    logId,
  };
}
