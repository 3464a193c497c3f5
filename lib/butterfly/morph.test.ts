import { expect, test } from "vitest";
import { paintingOrder, shares, thereAndBack } from "./morph";

test("the seven are painted in another order than they hang", () => {
  expect(shares).toEqual([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]);
  expect(paintingOrder.toSorted()).toEqual(shares);
});

test("an animation goes there and back, shows each end once a round and longest, and ends beside its beginning", () => {
  const steps = thereAndBack(["a", "1", "2", "b"]);
  expect(steps.map(({ picture }) => picture)).toEqual(["a", "1", "2", "b", "2", "1"]);
  const long = Math.max(...steps.map(({ milliseconds }) => milliseconds));
  expect(steps.filter(({ milliseconds }) => milliseconds === long).map(({ picture }) => picture)).toEqual([
    "a",
    "b",
  ]);
});
