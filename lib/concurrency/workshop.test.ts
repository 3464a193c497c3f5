import { expect, test, vi } from "vitest";
import { createWorkshop } from "./workshop";

const file = (length: number) => async () => Buffer.alloc(length);

test("concurrent requests for one file make it once, and it is cached", async () => {
  const workshop = createWorkshop();
  const make = vi.fn(file(10));
  await Promise.all([workshop("a", make), workshop("a", make)]);
  await workshop("a", make);
  expect(make).toHaveBeenCalledTimes(1);
});

test("only those who have to wait are told", async () => {
  const onWait = vi.fn();
  const workshop = createWorkshop({ onWait });
  await Promise.all([workshop("a", file(1)), workshop("a", file(1))]);
  expect(onWait).toHaveBeenCalledTimes(2);
  await workshop("a", file(1));
  expect(onWait).toHaveBeenCalledTimes(2);
});

test("one file is made at a time", async () => {
  const workshop = createWorkshop();
  let busy = 0;
  const make = async () => {
    busy += 1;
    expect(busy).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    busy -= 1;
    return Buffer.alloc(1);
  };
  await Promise.all(["a", "b", "c"].map((key) => workshop(key, make)));
});

test("a failure reaches all requesters, and the next request tries again", async () => {
  const workshop = createWorkshop();
  await expect(workshop("a", () => Promise.reject(new Error("no ink")))).rejects.toThrow("no ink");
  expect((await workshop("a", file(3))).length).toBe(3);
});

test("a full cache drops the least recently used file first", async () => {
  const workshop = createWorkshop({ limitBytes: 250 });
  for (const key of ["a", "b", "a", "c"]) await workshop(key, file(100));
  const again = vi.fn(file(100));
  await workshop("a", again);
  await workshop("c", again);
  expect(again).not.toHaveBeenCalled();
  await workshop("b", again);
  expect(again).toHaveBeenCalledTimes(1);
});

test("a file is abandoned when all its requesters have left, and the next one begins", async () => {
  const workshop = createWorkshop();
  const [one, other] = [new AbortController(), new AbortController()];
  const make = (abandoned: AbortSignal) =>
    new Promise<Buffer>((_, reject) => {
      abandoned.addEventListener("abort", () => reject(abandoned.reason));
    });
  const asked = [workshop("a", make, one.signal), workshop("a", make, other.signal)];
  const next = workshop("b", file(2));
  one.abort(new Error("left"));
  let given = false;
  void asked[0]?.catch(() => {
    given = true;
  });
  await Promise.resolve();
  expect(given).toBe(false);
  other.abort(new Error("left too"));
  for (const each of asked) await expect(each).rejects.toThrow("left too");
  expect((await next).length).toBe(2);
});

test("an abandoned file is not begun, and a later request makes it anew", async () => {
  const workshop = createWorkshop();
  let finish = (_: Buffer) => {};
  const first = workshop("a", () => new Promise((resolve) => (finish = resolve)));
  const leaver = new AbortController();
  const never = vi.fn(file(1));
  const left = workshop("b", never, leaver.signal);
  await Promise.resolve();
  leaver.abort(new Error("left"));
  const again = workshop("b", file(5));
  finish(Buffer.alloc(1));
  await first;
  await expect(left).rejects.toThrow("left");
  expect((await again).length).toBe(5);
  expect(never).not.toHaveBeenCalled();
  await expect(workshop("b", never, AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
});
