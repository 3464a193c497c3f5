import { expect, test } from "vitest";
import { expectClose } from "./difference";
import { momentError, observedOrder } from "./gaussian_model";
import { elements, samplerStep, someStep } from "./sampler_step";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

test("mean and variance of a Gaussian model converge with order 2", async () => {
  expect(await observedOrder(pool(), "ipndm", 160)).toBeCloseTo(2, 1);
  expect(await momentError(pool(), "ipndm", 320)).toBeLessThan(1e-4);
});

test.each([
  [0, [1]],
  [1, [3 / 2, -1 / 2]],
  [2, [23 / 12, -16 / 12, 5 / 12]],
  [3, [55 / 24, -59 / 24, 37 / 24, -9 / 24]],
])(
  "with %i earlier estimates a step moves along Adams and Bashforth's combination of eps",
  async (count, weights) => {
    const [a, b] = [0.3, 0.7];
    const step = someStep(a, b);
    const history = step.history.slice(0, count);
    const values = elements(step, (x, _x0, eps, _z, i) => {
      const all = [eps, ...history.map((estimate) => estimate.eps[i] ?? Number.NaN)];
      const e = all.reduce((sum, value, k) => sum + (weights[k] ?? Number.NaN) * value, 0);
      return (Math.sqrt(b) * (x - Math.sqrt(1 - a) * e)) / Math.sqrt(a) + Math.sqrt(1 - b) * e;
    });
    expectClose(
      await samplerStep(pool(), "ipndm", { ...step, history }),
      { shape: [5], values },
      { max: 1e-14 },
    );
  },
);

test("where eps does not change, a step is ddim's, the last included", async () => {
  for (const b of [0.7, 1]) {
    const step = someStep(0.3, b);
    const history = step.history.map((estimate) => ({ ...estimate, eps: step.eps }));
    const values = await samplerStep(pool(), "ddim", step);
    expectClose(
      await samplerStep(pool(), "ipndm", { ...step, history }),
      { shape: [5], values },
      { max: 1e-14 },
    );
  }
});
