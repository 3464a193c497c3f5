/** Retries, timeouts, and waiting for a wake-up. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Log, messageOf } from "../log";

const slowestMs = 5_000;

/** Retries `work` with growing delays until it succeeds. Throws only when `signal` aborts. */
export async function persist<Result>(
  what: string,
  work: () => Promise<Result>,
  { signal, log }: { signal: AbortSignal; log: Log },
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      const result = await work();
      if (tries > 0) log.info("retry.succeeded", { what, tries });
      return result;
    } catch (error) {
      // Logs the first failure, then about one a minute.
      if (tries % 12 === 0) log.warn("retry.failed", { what, tries, reason: messageOf(error) });
      const waitMs = Math.min(slowestMs, 100 * 2 ** Math.min(tries, 6));
      await sleep(waitMs, undefined, { signal }).catch(() => undefined); // the check above reports an abort
    }
  }
}

export type Pauses = {
  /** Returns the next pause in milliseconds, twice the one before. */
  next(): number;
  /** Begins again with the first pause. */
  reset(): void;
};

export function createPauses(firstMs: number, slowestMs: number): Pauses {
  let nextMs = firstMs;
  return {
    next: () => {
      const pauseMs = nextMs;
      nextMs = Math.min(slowestMs, 2 * nextMs);
      return pauseMs;
    },
    reset: () => {
      nextMs = firstMs;
    },
  };
}

/** Waits for the last work of a process that ends; undefined after a failure or timeout, which `log` records. */
export async function farewell<Result>(
  limitMs: number,
  what: string,
  work: Promise<Result>,
  log: Log,
): Promise<Result | undefined> {
  const failed = (reason: string) => {
    log.warn("farewell.failed", { what, reason });
    return undefined;
  };
  const timer = new AbortController();
  return Promise.race([
    work.catch((error) => failed(messageOf(error))),
    sleep(limitMs, undefined, { signal: timer.signal }).then(
      () => failed(`no answer within ${limitMs} ms`),
      () => undefined,
    ),
  ]).finally(() => timer.abort());
}

export type Bell = {
  ring(): void;
  /** Waits for a ring (one since the last wait counts), for `limitMs`, or until `signal` aborts. */
  wait(limitMs: number): Promise<void>;
};

export function createBell(signal: AbortSignal): Bell {
  let rung = false;
  let wake = () => {};
  return {
    ring: () => {
      rung = true;
      wake();
    },
    wait: async (limitMs) => {
      if (!rung && !signal.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake(), limitMs);
          wake = () => {
            clearTimeout(timer);
            signal.removeEventListener("abort", wake);
            resolve();
          };
          signal.addEventListener("abort", wake);
        });
      rung = false;
    },
  };
}
