import { expect, test } from "vitest";
import { frameMilliseconds } from "./pace";

test("the finished picture stays longest", () => {
  expect(frameMilliseconds(5)).toEqual([500, 200, 200, 200, 2000]);
  expect(
    frameMilliseconds(251)
      .slice(1, -1)
      .every((ms) => ms === 40),
  ).toBe(true);
});
