/** Decides what an error means for its job. */
import { randomBase58 } from "@/lib/base58";
import { messageOf } from "@/lib/log";
import type { Failure } from "../jobs/lease";
import type { JobErrorCode } from "../jobs/job";
import { DatabaseError } from "@/db/pool";
import { ModelGone } from "../engine/steps";

/** Errors of connections and servers (broken, stopping, starting, full), which the job did not cause. */
function isInterruption(error: unknown): boolean {
  return error instanceof DatabaseError ? /^(08|53|57)/.test(error.code ?? "") : true;
}

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
export function classify(error: unknown): Failure & { logId: string } {
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
    final: fromEngine !== undefined || error instanceof ModelGone,
    logId,
  };
}
