/** What an error means for the job that it happened to. */
import { randomBase58 } from "@/lib/base58";
import { messageOf } from "@/lib/log";
import type { Failure } from "../jobs/lease";
import type { JobErrorCode } from "../jobs/job";
import { DatabaseError } from "@/db/pool";
import { ModelGone } from "../engine/steps";

/** Connections that break, servers that stop, start or have no room: the job is not to blame. */
function isInterruption(error: unknown): boolean {
  return error instanceof DatabaseError ? /^(08|53|57)/.test(error.code ?? "") : true;
}

/** The engine is a pure function: what it refuses it would refuse again. */
const engineErrors: Record<string, JobErrorCode> = {
  IM001: "model_gone",
  IM002: "refused",
  IM003: "refused",
  IM004: "out_of_range",
  IM005: "refused",
  IM006: "out_of_range",
};

/** `logId` stands in the job's private detail, and in the log. */
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
