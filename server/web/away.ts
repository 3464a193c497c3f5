import { DatabaseError, isLate } from "@/db/pool";

const networkCodes = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
];

/** Whether the database is unavailable (stopping, starting, full, unreachable), as opposed to refusing a statement. */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseError) return /^(08|53|57P)/.test(error.code ?? "");
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return networkCodes.includes(code) || /^Connection terminated/.test(error.message) || isLate(error);
}
