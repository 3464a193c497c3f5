import { AsyncLocalStorage } from "node:async_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { createFrameCache } from "./frame-cache";

const encode = (step: number) => new Uint8Array(100).fill(step);
const reader = (stored = 250) =>
  vi.fn(async (from: number, count: number) =>
    Array.from({ length: Math.max(0, Math.min(count, stored - from)) }, (_, i) => encode(from + i)),
  );

test("a frame that several ask for at once is read once", async () => {
  const cache = createFrameCache();
  const read = reader();
  const frames = await Promise.all([1, 2, 3].map(() => cache.get("job", 5, 6, read)));
  expect(frames).toEqual([encode(5), encode(5), encode(5)]);
  expect(read.mock.calls).toEqual([[5, 1]]);
});

test("a late stream reads in strides, and never a cached frame", async () => {
  const cache = createFrameCache();
  const read = reader();
  await cache.get("job", 10, 40, read);
  for (let step = 0; step < 40; step++) expect(await cache.get("job", step, 40, read)).toEqual(encode(step));
  expect(read.mock.calls).toEqual([
    [10, 16],
    [0, 10],
    [26, 14],
  ]);
});

test("what has not been asked for longest goes first when there is no more room", async () => {
  const cache = createFrameCache(350);
  const read = reader();
  for (const step of [0, 1, 2]) await cache.get("job", step, 0, read);
  await cache.get("job", 0, 0, read);
  await cache.get("job", 3, 0, read);
  expect(cache.bytes).toBe(300);
  read.mockClear();
  for (const step of [2, 0, 3]) await cache.get("job", step, 0, read);
  expect(read).not.toHaveBeenCalled();
  await cache.get("job", 1, 0, read);
  expect(read.mock.calls).toEqual([[1, 1]]);
});

test("a frame that is not there, or could not be read, is asked for again", async () => {
  const cache = createFrameCache();
  expect(await cache.get("job", 3, 4, reader(3))).toBeUndefined();
  const failing = () => Promise.reject(new Error("no database"));
  await expect(cache.get("job", 3, 4, failing)).rejects.toThrow("no database");
  expect(await cache.get("job", 3, 4, reader())).toEqual(encode(3));
  expect(cache.bytes).toBe(100);
});

test("what is kept does not keep the request that asked for it", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const cache = createFrameCache();
  const requests = new AsyncLocalStorage<object>();
  const asked = await (async () => {
    const request = { cookies: "many" };
    await requests.run(request, () => cache.get("job", 0, 1, async () => [encode(0)]));
    return new WeakRef(request);
  })();
  await vi.waitFor(() => {
    collectGarbage();
    expect(asked.deref() === undefined).toBe(true); // the request in a failed assertion would stay
  });
  expect(cache.bytes).toBe(100);
});
