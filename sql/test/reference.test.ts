import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { output } from "./call";
import { expectClose } from "./difference";
import { fixtureFolder, flatten, type Nested } from "./fixture";
import { provideDatabase, provideFixtures } from "./setup";

const nets = await readdir(path.join(fixtureFolder, "nets"));
const pool = provideDatabase({ nets });
const slow = 120_000; // ms; a plain pass of these small networks takes up to a few seconds

describe.each(nets)("the naive network %s", (net) => {
  const fixture = provideFixtures(`nets/${net}/expected.safetensors`);
  // Timestep and amplitude act alike in all networks: one network covers all cases.
  const cases =
    net === "old-names"
      ? [1, 3].flatMap((std) => [0, 437, 999].map((t) => [std, t] as const))
      : [[1, 437] as const];

  test.each(cases)(
    "gives PyTorch's output for inputs of standard deviation %d at t = %d",
    async (std, t) => {
      const actual = await output(pool(), "reference_unet", net, fixture(`input.${std}`), t);
      expectClose(actual, fixture(`output.${std}.${t}`), { max: 1e-5, mean: 2e-6 });
    },
    slow,
  );
});

describe("the naive network", () => {
  const fixture = provideFixtures("nets/old-names/expected.safetensors");
  const pass = (image: Nested | null, t: number, model = "old-names") =>
    pool().query("select imago.reference_unet($1, $2, $3) as y", [model, image, t]);

  test(
    "takes a nested image as well as a flat one",
    async () => {
      const { values } = fixture("input.1");
      const image = [0, 1, 2].map((c) =>
        Array.from({ length: 8 }, (_, h) => values.slice((c * 8 + h) * 12, (c * 8 + h + 1) * 12)),
      );
      expectClose(flatten((await pass(image, 437)).rows[0].y), fixture("output.1.437"), { max: 1e-5 });
    },
    slow,
  );

  test("names what is wrong with its arguments", async () => {
    const { values } = fixture("input.1");
    await expect(pass(values, 437, "nobody")).rejects.toMatchObject({ code: "IM001" });
    await expect(pass(values.slice(1), 437)).rejects.toMatchObject({ code: "IM002" });
    await expect(pass(values, 1000)).rejects.toMatchObject({ code: "IM003" });
    await expect(pass([Number.NaN, ...values.slice(1)], 437)).rejects.toMatchObject({ code: "IM004" });
  });
});

test("arrays of one to four dimensions are reshaped row by row", async () => {
  const shapes = [[24], [4, 6], [2, 3, 4], [2, 3, 2, 2], [1, 24, 1, 1]];
  const flat = Array.from({ length: 24 }, (_, i) => i);
  for (const shape of shapes) {
    const { rows } = await pool().query(
      "select array_dims(a) as dims, imago.reference_flatten(a) as flat from imago.reference_reshape($1, $2) as a",
      [flat, shape],
    );
    expect(rows).toEqual([{ dims: shape.map((length) => `[1:${length}]`).join(""), flat }]);
  }
});
