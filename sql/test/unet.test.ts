import { readdir } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { importModel } from "@/server/checkpoints/import";
import { output } from "./call";
import { expectClose, spread } from "./difference";
import { fixtureFolder, standardDeviations, timesteps } from "./fixture";
import { provideDatabase, provideFixtures } from "./setup";

const slow = 300_000; // ms
const cases = standardDeviations.flatMap((std) => timesteps.map((t) => [std, t] as const));
const nets = await readdir(path.join(fixtureFolder, "nets"));
const pool = provideDatabase({ nets, model: "butterfly-64" });
// Statistics change the planner's plans and must not change results; blocks.test.ts runs without them.
beforeAll(async () => {
  await importModel(pool(), path.resolve("models/butterfly-64-turbo"));
  await pool().query("analyze");
});

// Bounds for a raw output whose standard deviation is about 0.3, as the random networks' is.
const bound = { max: 2e-3, mean: 2e-4 };

describe.each(nets)("the random network %s", (net) => {
  const fixture = provideFixtures(`nets/${net}/expected.safetensors`);

  test.each(cases)("gives PyTorch's output for inputs of standard deviation %d at t = %d", async (std, t) => {
    const actual = await output(pool(), "unet", net, fixture(`input.${std}`), t);
    expectClose(actual, fixture(`output.${std}.${t}`), bound);
  });
});

describe("the default model", () => {
  const fixture = provideFixtures("butterfly-64.safetensors");

  test.each(cases)("gives PyTorch's output for inputs of standard deviation %d at t = %d", async (std, t) => {
    const expected = fixture(`output.${std}.${t}`);
    const louder = spread(expected) / 0.3;
    const actual = await output(pool(), "unet", "butterfly-64", fixture(`input.${std}`), t);
    expectClose(actual, expected, { max: bound.max * louder, mean: bound.mean * louder });
  });
});

describe.each([
  { name: "butterfly-64", steps: 20, spacing: "linspace" },
  { name: "butterfly-64-turbo", steps: null, spacing: null }, // its usual run
])("the bundled model $name", ({ name, steps: count, spacing }) => {
  const fixture = provideFixtures(`${name}.safetensors`);

  test(
    "paints PyTorch's picture from PyTorch's noise, within 1/255 a pixel",
    async () => {
      const { rows: steps } = await pool().query<{ t: number; t_next: number }>(
        "select t, t_next from imago.schedule($1, $2, $3) order by step",
        [name, count, spacing],
      );
      expect(steps.map(({ t }) => t)).toEqual(fixture("picture.timesteps").values);
      // Passes states as text from step to step, which keeps every bit of a real.
      let image = `{${fixture("picture.noise").values}}`;
      for (const { t, t_next } of steps) {
        const { rows } = await pool().query<{ image: string }>(
          "select image::text from imago.denoise($1, $2, 0, 'ddim', $3, $4)",
          [name, image, t, t_next],
        );
        image = rows[0]?.image ?? "";
      }
      const { rows } = await pool().query<{ state: number[]; rgb: Buffer }>(
        "select $2::real[] as state, imago.rgb(imago.picture($1, $2::real[])) as rgb",
        [name, image],
      );
      expectClose(rows[0]?.state ?? [], fixture("picture.state"), { max: 2 / 255, mean: 0.2 / 255 });
      expectClose([...(rows[0]?.rgb ?? [])], fixture("picture.rgb"), { max: 1, mean: 0.1 });
    },
    slow,
  );
});

describe("an image far out of the usual range", () => {
  const fixture = provideFixtures("nets/old-names/expected.safetensors");

  test.each([1e2, 1e4, 1e8, 1e20])(
    "is computed right or refused when it is %d times too loud",
    async (factor) => {
      const { shape, values } = fixture("input.1");
      const loud = { shape, values: values.map((value) => Math.fround(value * factor)) };
      const expected = await output(pool(), "reference_unet", "old-names", loud, 437);
      await output(pool(), "unet", "old-names", loud, 437).then(
        (actual) => expectClose(actual, { shape, values: expected }, bound),
        // 22003 is PostgreSQL's own error: a square beyond the range of a real.
        (error: unknown) => expect(error).toMatchObject({ code: expect.stringMatching(/^22003$/) }),
      );
    },
    slow,
  );

  test("is computed right when one pixel outshines all others", async () => {
    const { shape, values } = fixture("input.1");
    const spot = { shape, values: values.map((value, i) => (i === 100 ? 250 : value)) };
    const expected = await output(pool(), "reference_unet", "old-names", spot, 437);
    expectClose(await output(pool(), "unet", "old-names", spot, 437), { shape, values: expected }, bound);
  });
});
