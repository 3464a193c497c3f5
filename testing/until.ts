import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is truthy. Its timeout guards against waiting for ever; it is never a measure of time. */
export async function until<Result>(
  what: string,
  ask: () => Result | undefined | false | Promise<Result | undefined | false>,
  guardMs = 90_000,
): Promise<Result> {
  const end = Date.now() + guardMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`waited ${guardMs} ms in vain: ${what}`);
    await sleep(20);
  }
}
