import { describe, expect, test } from "vitest";
import { expectClose } from "./difference";
import { momentError, observedOrder } from "./gaussian_model";
import { elements, samplerStep, someStep } from "./sampler_step";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

test.each([0, 0.5, 1])(
  "mean and variance of a Gaussian model converge with order 1, with eta %d",
  async (eta) => {
    expect(await observedOrder(pool(), "ddim", 160, eta)).toBeCloseTo(1, 1);
    expect(await momentError(pool(), "ddim", 320, eta)).toBeLessThan(0.01);
  },
);

test("with eta 0 a step keeps x0 and eps, and goes to b without noise", async () => {
  const step = someStep(0.3, 0.7);
  const values = elements(step, (_, x0, eps) => Math.sqrt(0.7) * x0 + Math.sqrt(0.3) * eps);
  const next = await samplerStep(pool(), "ddim", step);
  expectClose(next, { shape: [5], values }, { max: 1e-15 });
  expect(await samplerStep(pool(), "ddim", { ...step, noise: undefined })).toEqual(next);
});

test("with eta 1 a step is ddpm's", async () => {
  const step = { ...someStep(0.3, 0.7), eta: 1 };
  const values = await samplerStep(pool(), "ddpm", step);
  expectClose(await samplerStep(pool(), "ddim", step), { shape: [5], values }, { max: 1e-14 });
});

describe.each([0, 0.4, 1])("with eta %d", (eta) => {
  test("the last step, to b = 1, is x0", async () => {
    const step = { ...someStep(0.9, 1), eta };
    expect(await samplerStep(pool(), "ddim", step)).toEqual(step.x0);
  });

  test("a step between levels that differ by rounding only has no root of a negative number", async () => {
    const step = { ...someStep(0.3, 0.3 * (1 + Number.EPSILON)), eta };
    expectClose(await samplerStep(pool(), "ddim", step), { shape: [5], values: step.image }, { max: 1e-6 });
  });
});
