import { expect, test } from "vitest";
import { neighbour } from "./neighbour";

const frames = [{}, undefined, {}, {}];

test("arrows lead to the next stage that is there, Home and End to the outermost", () => {
  expect(neighbour("ArrowRight", 0, frames)).toBe(2);
  expect(neighbour("ArrowLeft", 2, frames)).toBe(0);
  expect(neighbour("ArrowLeft", 0, frames)).toBeUndefined();
  expect(neighbour("ArrowRight", 3, frames)).toBeUndefined();
  expect([neighbour("Home", 2, frames), neighbour("End", 0, frames)]).toEqual([0, 3]);
  expect(neighbour("a", 2, frames)).toBeUndefined();
});
