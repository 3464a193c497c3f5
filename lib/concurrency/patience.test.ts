import { expect, test } from "vitest";
import { createLog } from "../log";
import { createBell, farewell, persist } from "./patience";

function record() {
  const lines: string[] = [];
  return { lines, log: createLog({}, (line) => lines.push(line)) };
}

test("failing work is retried until it succeeds, and the failure is logged once", async () => {
  const { lines, log } = record();
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 4) throw new Error("away");
    return tries;
  };
  expect(await persist("look", work, { signal: new AbortController().signal, log })).toBe(4);
  expect(lines).toEqual([
    expect.stringMatching(/level=warn event=retry.failed what=look tries=0 reason=away/),
    expect.stringMatching(/level=info event=retry.succeeded what=look tries=3/),
  ]);
});

test("an abort ends the retries", async () => {
  const { log } = record();
  const end = new AbortController();
  const tried = persist("look", () => Promise.reject(new Error("away")), { signal: end.signal, log });
  end.abort(new Error("enough"));
  await expect(tried).rejects.toThrow("enough");
});

test("a late or failed result becomes undefined, and is logged", async () => {
  const { lines, log } = record();
  expect(await farewell(1_000, "a", Promise.resolve(7), log)).toBe(7);
  expect(await farewell(10, "b", new Promise(() => undefined), log)).toBeUndefined();
  expect(await farewell(1_000, "c", Promise.reject(new Error("away")), log)).toBeUndefined();
  expect(lines).toEqual([
    expect.stringMatching(/what=b reason="no answer within 10 ms"/),
    expect.stringMatching(/what=c reason=away/),
  ]);
});

test("a ring before a wait ends that wait at once, and no other", async () => {
  const end = new AbortController();
  const bell = createBell(end.signal);
  bell.ring();
  await bell.wait(60_000);
  const startedMs = Date.now();
  await bell.wait(20);
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(19);
  setTimeout(bell.ring, 10);
  await bell.wait(60_000);
  setTimeout(() => end.abort(), 10);
  await bell.wait(60_000);
  await bell.wait(60_000);
});
