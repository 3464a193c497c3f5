/** Waiting: for a database that is away, for something to do, and not for ever. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Log, messageOf } from "./log";

const slowestMs = 5_000;

/** Tries until it works, ever more slowly: the database may be away for a while. Throws only when `signal` aborts. */
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
      // The first of a row, and then every minute or so.
      if (tries % 12 === 0) log.warn("retry.failed", { what, tries, reason: messageOf(error) });
      const waitMs = Math.min(slowestMs, 100 * 2 ** Math.min(tries, 6));
      await sleep(waitMs, undefined, { signal }).catch(() => undefined); // the check above reports an abort
    }
  }
}

/** The result of `work` if it comes in time, else undefined: also if it fails, which `log` then says. */
export async function within<Result>(
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
  /** Until it rings, which it may have done since the last wait, `limitMs` have passed, or `signal` aborts. */
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
