/** Tells the errors of the tab's PostgreSQL to the page. */
import { messageOf } from "@/lib/log";
import type { Diagnosis, TabError } from "./contract";
import { Unreachable } from "./download";
import { DatabaseError } from "./pool";

/** Whether PostgreSQL's program has failed, and not just a statement: it trapped, or the browser refused it memory. */
export const isFatal = (error: unknown): boolean =>
  error instanceof WebAssembly.RuntimeError ||
  error instanceof RangeError ||
  (error instanceof Error && error.name === "ExitStatus");

const diagnosisOf = ({
  severity,
  position,
  internalPosition,
  internalQuery,
  detail,
  hint,
  where,
}: Diagnosis): Diagnosis => ({ severity, position, internalPosition, internalQuery, detail, hint, where });

function codeOf(error: unknown): string | undefined {
  if (isFatal(error)) return "out_of_memory";
  if (error instanceof Unreachable) return "unreachable";
  return error instanceof DatabaseError ? error.code : undefined;
}

export const errorOf = (error: unknown): TabError => ({
  message: messageOf(error),
  code: codeOf(error),
  diagnosis: error instanceof DatabaseError ? diagnosisOf(error) : undefined,
});
