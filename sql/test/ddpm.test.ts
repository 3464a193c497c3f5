import { expect, test } from "vitest";
import { expectClose } from "./difference";
import { momentError, observedOrder } from "./gaussian_model";
import { elements, samplerStep, someStep } from "./sampler_step";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

test("mean and variance of a Gaussian model converge with order 1", async () => {
  expect(await observedOrder(pool(), "ddpm", 160)).toBeCloseTo(1, 1);
  expect(await momentError(pool(), "ddpm", 320)).toBeLessThan(0.01);
});

test.each([
  [0.3, 0.4],
  [0.00004, 0.0001],
  [0.02, 0.9],
])(
  "a step from a = %d to b = %d has the mean and the variance of the posterior of x0 and the image",
  async (a, b) => {
    const step = someStep(a, b);
    const expected = elements(
      step,
      (x, x0, _, z) =>
        ((Math.sqrt(b) * (1 - a / b)) / (1 - a)) * x0 +
        ((Math.sqrt(a / b) * (1 - b)) / (1 - a)) * x +
        Math.sqrt(((1 - b) / (1 - a)) * (1 - a / b)) * z,
    );
    expectClose(await samplerStep(pool(), "ddpm", step), { shape: [5], values: expected }, { max: 1e-14 });
  },
);

test("the larger variance is that of the forward process, the mean stays", async () => {
  const step = { ...someStep(0.3, 0.4), large: true };
  const mean = await samplerStep(pool(), "ddpm", { ...step, noise: [0, 0, 0, 0, 0] });
  const expected = elements(
    step,
    (_x, _x0, _eps, z, i) => (mean[i] ?? Number.NaN) + Math.sqrt(1 - 0.3 / 0.4) * z,
  );
  expectClose(await samplerStep(pool(), "ddpm", step), { shape: [5], values: expected }, { max: 1e-14 });
  expect(mean).toEqual(await samplerStep(pool(), "ddpm", { ...step, large: false, noise: [0, 0, 0, 0, 0] }));
});

test.each([false, true])(
  "the last step, to b = 1, is x0 and has no noise (larger variance: %s)",
  async (large) => {
    const step = { ...someStep(0.9, 1), large };
    expectClose(await samplerStep(pool(), "ddpm", step), { shape: [5], values: step.x0 }, { max: 1e-15 });
  },
);
