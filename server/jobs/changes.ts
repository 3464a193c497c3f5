/**
 * The payloads of NOTIFY on the channel `imago`: they say that a job has changed, never how. A payload is a
 * JSON string, `"<job>:<step>"` for a new frame, `"<job>:progress"` inside a step, `"<job>:status"` for all else. The
 * queue's order may change with any status.
 */
import { jobIdSource } from "@/lib/ids/job-id";

export const channel = "imago";

export type Change =
  | { job: string; what: "frame"; step: number }
  | { job: string; what: "progress" }
  | { job: string; what: "status" };

/** SQL that tells the listeners at commit; `id` and `what` are SQL expressions of type text. */
export const notify = (id: string, what: string): string =>
  `pg_notify('${channel}', to_json(${id} || ':' || ${what})::text)`;

const changePattern = new RegExp(`^(${jobIdSource}):(\\d{1,4}|progress|status)$`);

/** Reads a decoded payload; undefined for a foreign one. */
export function parseChange(payload: unknown): Change | undefined {
  const [, job, what] = changePattern.exec(String(payload)) ?? [];
  if (job === undefined || what === undefined) return undefined;
  return what === "progress" || what === "status"
    ? { job, what }
    : { job, what: "frame", step: Number(what) };
}
