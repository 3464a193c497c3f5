/** Compares floats within a tolerance, and shows the differences in the message. */
import { expect } from "vitest";
import { type Fixture, flatten, type Nested } from "./fixture";

export type Difference = { max: number; mean: number };

/** Returns the largest and the mean absolute difference; NaN counts as infinite. Throws if the lengths differ. */
export function difference(actual: readonly number[], expected: readonly number[]): Difference {
  if (actual.length !== expected.length)
    throw new Error(`${actual.length} values, where ${expected.length} are expected`);
  let max = 0;
  let sum = 0;
  for (const [i, value] of actual.entries()) {
    const distance = Math.abs(value - (expected[i] ?? Number.NaN));
    const counted = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
    max = Math.max(max, counted);
    sum += counted;
  }
  return { max, mean: sum / Math.max(actual.length, 1) };
}

/** Expects `actual`, nested or flat, to hold the values of `expected` within the bounds. */
export function expectClose(actual: Nested, expected: Fixture, bound: { max: number; mean?: number }): void {
  const { max, mean } = difference(flatten(actual), expected.values);
  const message = `largest difference ${max.toExponential(2)} (at most ${bound.max}), mean ${mean.toExponential(2)} (at most ${bound.mean ?? bound.max})`;
  expect(max <= bound.max && mean <= (bound.mean ?? bound.max), message).toBe(true);
}

/** Returns the lengths of nested arrays, outermost first. */
function shapeOf(nested: Nested): number[] {
  return typeof nested === "number"
    ? []
    : [nested.length, ...(nested[0] === undefined ? [] : shapeOf(nested[0]))];
}

/** Expects as expectClose does, and that `actual` has the expected shape. */
export function expectCloseAndShaped(actual: Nested, expected: Fixture, bound: { max: number }): void {
  expect(shapeOf(actual)).toEqual(expected.shape);
  expectClose(actual, expected, bound);
}

/** Returns the root of the mean square, which is the standard deviation of values centred on zero. */
export function spread({ values }: Fixture): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** Bounds the error of packing, to five digits and four, in `times` operations with a result of this spread. */
export function packedBound(expected: Fixture, times = 1): Difference {
  const unit = spread(expected) * times;
  return { max: 1e-3 * unit, mean: 2e-4 * unit };
}
