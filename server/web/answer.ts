/**
 * Pages that cannot be what was asked for, with the status that says so. Next.js gives a page no way to choose one, and
 * what it shows instead of a page that throws is empty without scripts; so pages are made of what went wrong, too.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";
import { randomBase58 } from "@/lib/base58";
import { messageOf } from "@/lib/log";
import { isAway } from "./away";
import { shared, webLog } from "./shared";

const answers = () => shared("answers", () => new AsyncLocalStorage<ServerResponse>());

/** What `work` makes, now or later, belongs to this answer. */
export const answering = <Result>(response: ServerResponse, work: () => Result): Result =>
  answers().run(response, work);

export type Trouble =
  /** There is no such thing, or none that may be shown. */
  | { kind: "missing" }
  /** The database does not answer. */
  | { kind: "away" }
  /** Anything else; the log knows it under this id. */
  | { kind: "failed"; id: string };

const statuses = { missing: 404, away: 503, failed: 500 };

/** Until a browser asks again by itself. */
const retrySeconds = 5;

/** What a page shows, or why it cannot; `read` returns undefined where there is nothing. */
export async function readPage<Value>(
  read: () => Promise<Value | undefined>,
): Promise<{ value: Value } | { trouble: Trouble }> {
  let trouble: Trouble = { kind: "missing" };
  try {
    const value = await read();
    if (value !== undefined) return { value };
  } catch (error) {
    trouble = isAway(error) ? { kind: "away" } : { kind: "failed", id: randomBase58(12) };
    webLog().error(`page.${trouble.kind}`, {
      ...(trouble.kind === "failed" && { request: trouble.id }),
      reason: messageOf(error),
    });
  }
  const response = answers().getStore();
  if (response && !response.headersSent) {
    response.statusCode = statuses[trouble.kind];
    if (trouble.kind === "away")
      for (const name of ["retry-after", "refresh"]) response.setHeader(name, retrySeconds);
  }
  return { trouble };
}
