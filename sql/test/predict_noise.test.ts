import { beforeAll, describe, expect, test } from "vitest";
import { call } from "./call";
import { expectClose } from "./difference";
import { expectError } from "./errors";
import { provideDatabase, provideFixtures } from "./setup";
import { insertToy, noticesOf, standInForUnet } from "./toy_model";

// image = signal x0 + noise eps; v = signal eps - noise x0
const toNoise = {
  epsilon: (_image: number, output: number) => output,
  sample: (image: number, output: number, signal: number, noise: number) => (image - signal * output) / noise,
  v_prediction: (image: number, output: number, signal: number, noise: number) =>
    noise * image + signal * output,
};
const predictions = ["epsilon", "sample", "v_prediction"] as const;
const schedules = provideFixtures("schedules.safetensors");
const levels = (t: number) => {
  const alpha = schedules("linear").values[t] ?? Number.NaN;
  return [Math.sqrt(alpha), Math.sqrt(1 - alpha)] as const;
};

describe("with a network that returns half its image", () => {
  const pool = provideDatabase();
  const image = [0.5, -1, 1.5, -2, 0.25, 0];
  const predict = (model: string | null, start: unknown, t: number | null) =>
    pool().query("select imago.predict_noise($1, $2, $3) as eps", [model, start, t]);

  beforeAll(async () => {
    for (const prediction_type of predictions)
      await insertToy(pool(), prediction_type, { scheduler: { prediction_type, clip_sample: true } });
    await standInForUnet(pool());
  });

  test.each(predictions.flatMap((name) => [0, 437, 999].map((t) => [name, t] as const)))(
    "the noise follows from %s at t = %d, unclipped even where the scheduler clips",
    async (name, t) => {
      const expected = image.map((x) => toNoise[name](x, x / 2, ...levels(t)));
      const { rows } = await predict(name, image, t);
      const scale = Math.max(...expected.map(Math.abs));
      expectClose(rows[0].eps, { shape: [6], values: expected }, { max: 1e-6 * scale });
    },
  );

  test("a nested image gives what the flat one gives, flat", async () => {
    const nested = [[image.slice(0, 3), image.slice(3)]];
    expect((await predict("epsilon", nested, 500)).rows).toEqual((await predict("epsilon", image, 500)).rows);
  });

  test("there is one pass of the network", async () => {
    const notices = await noticesOf(pool(), "select imago.predict_noise('sample', $1, 12)", [image]);
    expect(notices).toEqual(["pass at 12"]);
  });

  test("what is wrong is named", async () => {
    await expectError(predict("nobody", image, 1), "IM001", "nobody");
    await expectError(predict(null, image, 1), "IM001", "null");
    await expectError(predict("epsilon", image.slice(1), 1), "IM002", "5 values", "1 x 2 x 3");
    await expectError(predict("epsilon", [[image]], 1), "IM002", "[1:1][1:1][1:6]", "1 x 2 x 3");
    await expectError(predict("epsilon", null, 1), "IM002", "null");
    await expectError(predict("epsilon", image, 1000), "IM003", "1000", "999");
    await expectError(predict("epsilon", image, -1), "IM003", "-1");
    await expectError(predict("epsilon", image, null), "IM003", "null");
    for (const odd of ["NaN", "Infinity", "-Infinity", null])
      await expectError(predict("epsilon", [...image.slice(1), odd], 1), "IM004");
  });
});

describe("with networks of PyTorch's", () => {
  const nets = { plain: "epsilon", "old-names": "sample", "mirror-patch-2": "v_prediction" } as const;
  const pool = provideDatabase({ nets: Object.keys(nets) });

  describe.each(Object.entries(nets))("%s", (net, prediction) => {
    const fixture = provideFixtures(`nets/${net}/expected.safetensors`);

    test(`the noise follows from its ${prediction}`, async () => {
      const [image, output] = [fixture("input.1"), fixture("output.1.437")] as const;
      const expected = output.values.map((y, i) =>
        toNoise[prediction](image.values[i] ?? 0, y, ...levels(437)),
      );
      const actual = await call(
        pool(),
        "predict_noise",
        net,
        { ...image, shape: [image.values.length] },
        437,
      );
      expectClose(actual, { shape: [], values: expected }, { max: 2e-3, mean: 2e-4 });
    });
  });
});
