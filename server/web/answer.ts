/**
 * Reaches the HTTP response of the request that is being worked on. Next.js lets a page choose no status, and its own
 * error page is empty without scripts. So a page renders the trouble itself, and the status is set here.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";
import { Problem } from "@/lib/api/problem";
import { randomBase58 } from "@/lib/ids/base58";
import { messageOf } from "@/lib/log";
import { isAway } from "./away";
import { shared, webLog } from "./shared";

export type Answer = {
  response: ServerResponse;
  /** Ends the request's turn at the gate: see server/web/http/gate.ts. */
  stepAside(): void;
};

const answers = () => shared("answers", () => new AsyncLocalStorage<Answer>());

/** Runs `work`; pages that it renders, now or later, set the status of this response. */
export const answering = <Result>(answer: Answer, work: () => Result): Result => answers().run(answer, work);

/** Lets other requests of the address run while this one waits for something that has limits of its own. */
export const stepAside = (): void => answers().getStore()?.stepAside();

export type Trouble =
  /** The subject does not exist, or is hidden. */
  | { kind: "missing" }
  /** Its maker discarded it. */
  | { kind: "discarded" }
  /** The database does not answer. */
  | { kind: "away" }
  /** Any other error; its log line has this id. */
  | { kind: "failed"; id: string };

const statuses = { missing: 404, discarded: 410, away: 503, failed: 500 };

/** Delay before the browser retries by itself. */
const retrySeconds = 5;

/** Reads what a page shows, or the reason why it cannot; `read` returns undefined if the subject does not exist. */
export async function readPage<Value>(
  read: () => Promise<Value | undefined>,
): Promise<{ value: Value } | { trouble: Trouble }> {
  let trouble: Trouble = { kind: "missing" };
  try {
    const value = await read();
    if (value !== undefined) return { value };
  } catch (error) {
    if (error instanceof Problem && error.status === 410) trouble = { kind: "discarded" };
    else {
      trouble = isAway(error) ? { kind: "away" } : { kind: "failed", id: randomBase58(12) };
      webLog().error(`page.${trouble.kind}`, {
        ...(trouble.kind === "failed" && { request: trouble.id }),
        reason: messageOf(error),
      });
    }
  }
  const response = answers().getStore()?.response;
  if (response && !response.headersSent) {
    response.statusCode = statuses[trouble.kind];
    if (trouble.kind === "away")
      for (const name of ["retry-after", "refresh"]) response.setHeader(name, retrySeconds);
  }
  return { trouble };
}
