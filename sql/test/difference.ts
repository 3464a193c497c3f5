/** Floats by tolerance, with the differences in the message. */
import { expect } from "vitest";
import { type Fixture, flatten, type Nested } from "./fixture";

export type Difference = { max: number; mean: number };

/** The largest and the mean absolute difference. Throws if the lengths differ; a value that is no number counts as infinite. */
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

/** `actual`, nested or flat, must hold the values of `expected` within the bounds. */
export function expectClose(actual: Nested, expected: Fixture, bound: { max: number; mean?: number }): void {
  const { max, mean } = difference(flatten(actual), expected.values);
  const message = `largest difference ${max.toExponential(2)} (at most ${bound.max}), mean ${mean.toExponential(2)} (at most ${bound.mean ?? bound.max})`;
  expect(max <= bound.max && mean <= (bound.mean ?? bound.max), message).toBe(true);
}

/** The lengths of nested arrays, outermost first. */
export function shapeOf(nested: Nested): number[] {
  return typeof nested === "number"
    ? []
    : [nested.length, ...(nested[0] === undefined ? [] : shapeOf(nested[0]))];
}

/** As expectClose, and `actual` must be nested arrays of the expected shape. */
export function expectCloseAndShaped(actual: Nested, expected: Fixture, bound: { max: number }): void {
  expect(shapeOf(actual)).toEqual(expected.shape);
  expectClose(actual, expected, bound);
}

/** The root of the mean square: the standard deviation of what is centred on zero. */
export function spread({ values }: Fixture): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

/** What packing may cost one operation, whose result has this spread: five digits and four, rounded, `times` over. */
export function packedBound(expected: Fixture, times = 1): Difference {
  const unit = spread(expected) * times;
  return { max: 1e-3 * unit, mean: 2e-4 * unit };
}
