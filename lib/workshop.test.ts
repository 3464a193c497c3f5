import { expect, test, vi } from "vitest";
import { createWorkshop } from "./workshop";

const file = (length: number) => async () => Buffer.alloc(length);

test("what several ask for at once is made once, and kept", async () => {
  const workshop = createWorkshop();
  const make = vi.fn(file(10));
  await Promise.all([workshop("a", make), workshop("a", make)]);
  await workshop("a", make);
  expect(make).toHaveBeenCalledTimes(1);
});

test("one thing is made at a time", async () => {
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

test("what fails is told to whoever asked, and made again for the next", async () => {
  const workshop = createWorkshop();
  await expect(workshop("a", () => Promise.reject(new Error("no ink")))).rejects.toThrow("no ink");
  expect((await workshop("a", file(3))).length).toBe(3);
});

test("what was not asked for longest goes first when there is no more room", async () => {
  const workshop = createWorkshop(250);
  for (const key of ["a", "b", "a", "c"]) await workshop(key, file(100));
  const again = vi.fn(file(100));
  await workshop("a", again);
  await workshop("c", again);
  expect(again).not.toHaveBeenCalled();
  await workshop("b", again);
  expect(again).toHaveBeenCalledTimes(1);
});
