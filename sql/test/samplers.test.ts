/** Tests that our samplers equal those in PyTorch with which the default model's card evaluates it. */
import { beforeAll, describe, expect, test } from "vitest";
import { expectClose } from "./difference";
import { fixtureNames, nest } from "./fixture";
import type { Sampler } from "./gaussian_model";
import { samplerStep } from "./sampler_step";
import { provideDatabase, provideFixtures } from "./setup";
import { insertToy } from "./toy_model";

const file = "samplers.safetensors";
const samplers: Sampler[] = ["ddpm", "ddim", "dpmpp_2m", "ipndm"];
const paths = await fixtureNames(file, "path.");
const pool = provideDatabase();
const fixture = provideFixtures(file);
beforeAll(() => insertToy(pool(), "toy"));

describe.each(samplers)("%s", (sampler) => {
  test.each([0, 1, 2, 3])("steps as in PyTorch with %d estimates before", async (before) => {
    const [eps, x0] = ["eps", "x0"].map((name) => nest(fixture(name)) as number[][]);
    const estimates = fixture("a").values.map((a, k) => ({ a, eps: eps?.[k] ?? [], x0: x0?.[k] ?? [] }));
    const [now, ...earlier] = estimates;
    if (!now) throw new Error(`${file} has no estimates`);
    const next = await samplerStep(pool(), sampler, {
      ...now,
      image: fixture("image").values,
      noise: sampler === "ddpm" ? fixture("noise").values : undefined,
      b: fixture("b").values[0] ?? Number.NaN,
      history: earlier.slice(0, before),
    });
    expectClose(next, fixture(`${sampler}.${before}`), { max: 1e-13 });
  });
});

test.each(paths)("the timesteps of %s steps are PyTorch's", async (name) => {
  const [spacing, steps] = name.split(".");
  const { rows } = await pool().query<{ t: number }>(
    "select t from imago.schedule('toy', $1, $2) order by step",
    [steps, spacing],
  );
  expect(rows.map(({ t }) => t)).toEqual(fixture(`path.${name}`).values);
});
