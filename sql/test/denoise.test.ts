import { beforeAll, describe, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy, noticesOf, standInForUnet } from "./toy_model";

type Result = { image: number[]; x0: number[] };
type State = { t: number; image: number[]; x0: number[] };
type Options = { seed?: number | string | null; eta?: number | null; history?: State[]; model?: string };

const pool = provideDatabase();
const samplers = ["ddpm", "ddim", "dpmpp_2m", "ipndm"];
const image = [0.5, -1, 1.5, -2, 0.25, 0];
const history: State[] = [700, 800, 900].map((t, k) => ({
  t,
  image: image.map((value) => value - 0.1 * (k + 1)),
  x0: image.map((value) => value / 3 + 0.01 * k),
}));

beforeAll(async () => {
  await insertToy(pool(), "toy");
  await insertToy(pool(), "clipping", { scheduler: { clip_sample: true } });
  await standInForUnet(pool());
});

const statement = ({ history = [] }: Options) => {
  const states = history.map((_, i) => `($${3 * i + 8}, $${3 * i + 9}, $${3 * i + 10})::imago.state`);
  return `select * from imago.denoise($1, $2, $3, $4, $5, $6, $7, array[${states}]::imago.state[])`;
};
const parameters = (
  start: unknown,
  sampler: string | null,
  t: number | null,
  next: number | null,
  o: Options,
) => [
  o.model ?? "toy",
  start,
  o.seed === undefined ? 1 : o.seed,
  sampler,
  t,
  next,
  o.eta === undefined ? 0 : o.eta,
  ...(o.history ?? []).flatMap((state) => [state.t, state.image, state.x0]),
];

async function denoise(
  start: unknown,
  sampler: string | null,
  t: number | null,
  next: number | null,
  options: Options = {},
): Promise<Result> {
  const { rows } = await pool().query<Result>(
    statement(options),
    parameters(start, sampler, t, next, options),
  );
  expect(rows).toHaveLength(1);
  return rows[0] ?? { image: [], x0: [] };
}

async function alphaAt(t: number): Promise<number> {
  const { rows } = await pool().query<{ a: number }>(
    "select imago.alpha_cumprod(id, $1) as a from imago.model where name = 'toy'",
    [t],
  );
  return rows[0]?.a ?? Number.NaN;
}

describe.each(samplers)("%s", (sampler) => {
  test("makes one pass of the network a step", async () => {
    const options = { history };
    const notices = await noticesOf(
      pool(),
      statement(options),
      parameters(image, sampler, 600, 500, options),
    );
    expect(notices).toEqual(["pass at 600"]);
  });

  test("gives the same step again for the same arguments", async () => {
    expect(await denoise(image, sampler, 600, 500, { history })).toEqual(
      await denoise(image, sampler, 600, 500, { history }),
    );
  });

  test("takes history in any order", async () => {
    expect(await denoise(image, sampler, 600, 500, { history: history.toReversed() })).toEqual(
      await denoise(image, sampler, 600, 500, { history }),
    );
  });

  test("ends with x0", async () => {
    const step = await denoise(image, sampler, 0, -1);
    step.image.forEach((value, i) => {
      expect(value).toBeCloseTo(step.x0[i] ?? Number.NaN, 6);
    });
  });

  test("takes an image of three dimensions for the same flat one", async () => {
    const nested = [[image.slice(0, 3), image.slice(3)]];
    expect(await denoise(nested, sampler, 600, 500)).toEqual(await denoise(image, sampler, 600, 500));
  });

  test("works on values near the smallest that single precision knows", async () => {
    const tiny = [1e-45, -1e-45, 1e-38, 0, -1e-40, 1e-44];
    const step = await denoise(tiny, sampler, 600, 500);
    expect(step.x0.every((value) => Math.abs(value) < 1e-30)).toBe(true);
  });
});

test("x0 and the next image come from the network's output", async () => {
  const [a, b] = [await alphaAt(600), await alphaAt(500)];
  const step = await denoise(image, "ddim", 600, 500);
  image.forEach((x, i) => {
    const eps = x / 2; // the stand-in's output
    const x0 = (x - Math.sqrt(1 - a) * eps) / Math.sqrt(a);
    expect(step.x0[i]).toBeCloseTo(x0, 5);
    expect(step.image[i]).toBeCloseTo(Math.sqrt(b) * x0 + Math.sqrt(1 - b) * eps, 5);
  });
});

test("where the scheduler clips, x0 stays within -1..1, and the step is made of the clipped one", async () => {
  const step = await denoise(image, "ddim", 600, 500, { model: "clipping" });
  const [a, b] = [await alphaAt(600), await alphaAt(500)];
  image.forEach((x, i) => {
    const x0 = Math.max(-1, Math.min(1, (x - (Math.sqrt(1 - a) * x) / 2) / Math.sqrt(a)));
    const eps = (x - Math.sqrt(a) * x0) / Math.sqrt(1 - a);
    expect(step.x0[i]).toBeCloseTo(x0, 6);
    expect(step.image[i]).toBeCloseTo(Math.sqrt(b) * x0 + Math.sqrt(1 - b) * eps, 5);
  });
});

test("ddpm's noise is that of seed and t", async () => {
  const [a, b] = [await alphaAt(600), await alphaAt(500)];
  const [one, other] = [
    await denoise(image, "ddpm", 600, 500),
    await denoise(image, "ddpm", 600, 500, { seed: 2 }),
  ];
  const { rows } = await pool().query<{ one: number[]; other: number[] }>(
    "select imago.gaussian_noise(1, 600, 6) as one, imago.gaussian_noise(2, 600, 6) as other",
  );
  const deviation = Math.sqrt(((1 - b) / (1 - a)) * (1 - a / b));
  image.forEach((_, i) => {
    const drawn = (rows[0]?.one[i] ?? 0) - (rows[0]?.other[i] ?? 0);
    expect((one.image[i] ?? 0) - (other.image[i] ?? 0)).toBeCloseTo(deviation * drawn, 5);
  });
});

test.each(["ddim", "dpmpp_2m", "ipndm"])("%s does not depend on the seed", async (sampler) => {
  expect(await denoise(image, sampler, 600, 500, { seed: 2 })).toEqual(
    await denoise(image, sampler, 600, 500),
  );
});

test("ddim with an eta does", async () => {
  const [one, other] = [
    await denoise(image, "ddim", 600, 500, { eta: 0.5 }),
    await denoise(image, "ddim", 600, 500, { eta: 0.5, seed: 2 }),
  ];
  expect(one.x0).toEqual(other.x0);
  expect(one.image).not.toEqual(other.image);
});

test.each([
  ["ddpm", 0],
  ["ddim", 0],
  ["dpmpp_2m", 1],
  ["ipndm", 3],
])("%s looks at %i earlier states", async (sampler, states) => {
  const steps = [];
  for (let count = 0; count <= 3; count++)
    steps.push(await denoise(image, sampler, 600, 500, { history: history.slice(0, count) }));
  const distinct = new Set(steps.map((step) => step.image.join()));
  expect(distinct.size).toBe(states + 1);
});

describe("refused:", () => {
  const [first] = history;
  if (!first) throw new Error("a history is needed");
  test.each<[string, Parameters<typeof denoise>, string, string[]]>([
    ["an unknown model", [image, "ddim", 600, 500, { model: "none" }], "IM001", ["none"]],
    ["an unknown sampler", [image, "euler", 600, 500], "IM005", ["euler", "ddim, ddpm, dpmpp_2m, ipndm"]],
    ["no sampler", [image, null, 600, 500], "IM005", ["null"]],
    ["an eta above 1", [image, "ddim", 600, 500, { eta: 1.5 }], "IM005", ["1.5", "0..1"]],
    ["an eta below 0", [image, "ddim", 600, 500, { eta: -0.1 }], "IM005", ["-0.1", "0..1"]],
    ["no eta", [image, "ddim", 600, 500, { eta: null }], "IM005", ["null"]],
    ["an eta of NaN", [image, "ddim", 600, 500, { eta: Number.NaN }], "IM005", ["NaN"]],
    [
      "an eta for another sampler than ddim",
      [image, "ddpm", 600, 500, { eta: 0.5 }],
      "IM005",
      ["0.5", "ddpm"],
    ],
    ["no seed", [image, "ddim", 600, 500, { seed: null }], "IM005", ["seed"]],
    ["a timestep beyond T - 1", [image, "ddim", 1000, 500], "IM003", ["1000", "0..999"]],
    ["a negative timestep", [image, "ddim", -1, -1], "IM003", ["-1", "0..999"]],
    ["no timestep", [image, "ddim", null, 500], "IM003", ["null"]],
    ["a step that goes nowhere", [image, "ddim", 500, 500], "IM003", ["500", "-1..499"]],
    ["a step backwards", [image, "ddim", 500, 600], "IM003", ["600", "-1..499"]],
    ["a step beyond -1", [image, "ddim", 500, -2], "IM003", ["-2", "-1..499"]],
    ["an image that is too short", [image.slice(1), "ddim", 600, 500], "IM002", ["5", "1 x 2 x 3 = 6"]],
    [
      "an image of other dimensions",
      [[[image]], "ddim", 600, 500],
      "IM002",
      ["[1:1][1:1][1:6]", "1 x 2 x 3"],
    ],
    ["an image of two dimensions", [[image], "ddim", 600, 500], "IM002", ["[1:1][1:6]"]],
    ["no image", [null, "ddim", 600, 500], "IM002", ["null"]],
    ["NaN", [[...image.slice(1), Number.NaN], "ddim", 600, 500], "IM004", ["NaN", "element 5"]],
    ["infinity", [[-Infinity, ...image.slice(1)], "ddim", 600, 500], "IM004", ["-Infinity", "element 0"]],
    ["a missing value", [[0, null, 0, 0, 0, 0], "ddim", 600, 500], "IM004", ["null", "element 1"]],
    [
      "a history of later timesteps",
      [image, "ddim", 600, 500, { history: [{ ...first, t: 600 }] }],
      "IM005",
      ["600"],
    ],
    [
      "a history with a timestep twice",
      [image, "ipndm", 600, 500, { history: [first, ...history] }],
      "IM005",
      ["timestep 700", "than 700"],
    ],
    [
      "a history of another shape",
      [image, "ddim", 600, 500, { history: [{ ...first, x0: [1] }] }],
      "IM002",
      ["x0 of history at t = 700", "1 x 2 x 3 = 6"],
    ],
    [
      "a history with NaN",
      [image, "ipndm", 600, 500, { history: [{ ...first, image: [Number.NaN, ...image.slice(1)] }] }],
      "IM004",
      ["image of history at t = 700", "NaN"],
    ],
  ])("%s", async (_, values, code, parts) => {
    await expectError(denoise(...values), code, ...parts);
  });
});
