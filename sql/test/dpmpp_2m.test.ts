import { expect, test } from "vitest";
import { expectClose } from "./difference";
import { momentError, observedOrder } from "./gaussian_model";
import { elements, samplerStep, someStep } from "./sampler_step";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

test("mean and variance of a Gaussian model converge with order 2", async () => {
  expect(await observedOrder(pool(), "dpmpp_2m", 160)).toBeCloseTo(2, 1);
  expect(await momentError(pool(), "dpmpp_2m", 320)).toBeLessThan(1e-4);
});

test("a step is algorithm 2 of the paper", async () => {
  const [a, b] = [0.3, 0.7];
  const step = someStep(a, b);
  const [before] = step.history;
  const lambda = (alpha: number) => Math.log(Math.sqrt(alpha) / Math.sqrt(1 - alpha));
  const h = lambda(b) - lambda(a);
  const r = (lambda(a) - lambda(before?.a ?? Number.NaN)) / h;
  const values = elements(step, (x, x0, _eps, _z, i) => {
    const d = (1 + 1 / (2 * r)) * x0 - (1 / (2 * r)) * (before?.x0[i] ?? Number.NaN);
    return Math.sqrt((1 - b) / (1 - a)) * x - Math.sqrt(b) * (Math.exp(-h) - 1) * d;
  });
  expectClose(await samplerStep(pool(), "dpmpp_2m", step), { shape: [5], values }, { max: 1e-14 });
});

test("the first step is ddim's", async () => {
  const step = { ...someStep(0.01, 0.05), history: [] };
  const values = await samplerStep(pool(), "ddim", step);
  expectClose(await samplerStep(pool(), "dpmpp_2m", step), { shape: [5], values }, { max: 1e-14 });
});

test("only the latest of the earlier estimates counts", async () => {
  const step = someStep(0.3, 0.7);
  const next = await samplerStep(pool(), "dpmpp_2m", { ...step, history: step.history.slice(0, 1) });
  expect(await samplerStep(pool(), "dpmpp_2m", step)).toEqual(next);
});

test("the last step, to b = 1, is x0", async () => {
  const step = someStep(0.9, 1);
  expect(await samplerStep(pool(), "dpmpp_2m", step)).toEqual(step.x0);
});
