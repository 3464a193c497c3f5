/** Tests cells of eight digits, which a layer has whose weights stand on a grid, as others test cells of twelve. */
import { beforeAll, describe, expect, test } from "vitest";
import { call, output } from "./call";
import { difference, expectClose, packedBound, spread } from "./difference";
import { type Fixture, type Fixtures, flatten, type Nested } from "./fixture";
import { runLayer } from "./lone_layer";
import { cellDigits, fixturesOnGrid, onGrid, putOnGrid } from "./on_grid";
import { provideDatabase, provideFixtures } from "./setup";

const slow = 120_000; // ms
/**
 * Bounds for an output whose standard deviation is about 0.3: three times those of twelve digits. The weights are
 * exact, but activations have at most a tenth of the levels.
 */
const bound = { max: 6e-3, mean: 6e-4 };
const nets = ["mirror-patch-2", "old-names", "loud"];
const pool = provideDatabase({ nets });
const primitives = fixturesOnGrid(provideFixtures("primitives.safetensors"));

async function digitsOfLoneLayers(): Promise<number[]> {
  const { rows } = await pool().query<{ digits: number[] }>(
    `select array_agg(distinct c.cell_digits) as digits
     from imago.convolution as c join imago.model as m on m.id = c.model_id where m.name like 'lone %'`,
  );
  return rows[0]?.digits ?? [];
}

describe("one convolution", () => {
  test.each([
    ["conv2d.3x3", "conv_in", "", 1, 1, 1],
    ["conv2d.one-pixel", "conv_in", "", 1, 1, 1],
    ["downsample", "downsample", "conv", 1, 2, 1],
    ["downsample.pad-end", "downsample", "conv", 0, 2, 0],
    ["upsample_block", "upsample", "conv", 1, 1, 1],
  ] as const)("is the naive one: %s", async (prefix, kind, module, downsample_padding, stride, padding) => {
    await pool().query("delete from imago.model where name like 'lone %'");
    const actual = await runLayer(pool(), primitives, {
      kind,
      prefix,
      modules: [module],
      config: { downsample_padding },
    });
    const input = primitives(`${prefix}.input`);
    const conv = [prefix, module].filter(Boolean).join(".");
    const [weight, bias] = [primitives(`${conv}.weight`), primitives(`${conv}.bias`)] as const;
    const pixels =
      kind === "upsample"
        ? { shape: [8, 12, 8], values: flatten(await call(pool(), "reference_upsample", input)) }
        : input;
    const expected = await call(pool(), "reference_conv2d", pixels, weight, bias, stride, padding);
    const { shape } = primitives(`${prefix}.output`);
    const fixture = { shape, values: flatten(expected) };
    expectClose(actual, fixture, packedBound(fixture, 2));
    expect(await digitsOfLoneLayers()).toEqual([8]);
  });

  const filled = (shape: number[], valueAt: (i: number) => number): Fixture => ({
    shape,
    values: Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) =>
      valueAt(i),
    ),
  });

  // 29 channels of nine weights of 127 are the most that leave 1,500 levels. One weight of 126 keeps the scale at
  // 1/1024.
  test.each([
    ["all weights and values at their largest", 29, () => 1, 8],
    ["all weights at their least", 29, () => -1, 8],
    ["both signs, values likewise", 58, (channel: number) => (channel % 2 ? -1 : 1), 8],
    ["one channel more than leaves levels enough", 30, () => 1, 12],
  ])("keeps the largest sums in their cells: %s", async (name, channels, sign, digits) => {
    await pool().query("delete from imago.model where name like 'lone %'");
    const mixed = name.startsWith("both");
    for (const turn of [1, -1]) {
      const layer: Record<string, Fixture> = {
        "full.input": filled([channels, 5, 4], (i) => (mixed ? turn * sign(Math.floor(i / 20)) : 1)),
        "full.weight": filled(
          [1, channels, 3, 3],
          (i) => (sign(Math.floor(i / 9)) * (i === 4 ? 126 : 127)) / 1024,
        ),
        "full.bias": filled([1], () => 0),
        "full.output": filled([1, 5, 4], () => 0),
      };
      const fixture: Fixtures = (key) => layer[key] ?? { shape: [], values: [] };
      const kind = { kind: "conv_in", prefix: "full", modules: [""], config: { turn } } as const;
      const [data] = (await runLayer(pool(), fixture, kind)) as Nested[];
      const full = ((channels * 127) / 1024) * (mixed ? turn : sign(0));
      // Taps that lie on the picture: six at a side, four in a corner.
      const taps = (y: number, x: number) => (y % 4 === 0 ? 2 : 3) * (x % 3 === 0 ? 2 : 3);
      const expected = filled([20], (i) => full * taps(Math.floor(i / 4), i % 4));
      expectClose(data ?? [], expected, { max: 2e-3 * Math.abs(full) * 9 });
    }
    expect(await digitsOfLoneLayers()).toEqual([digits]);
  });
});

describe.each(nets)("the random network %s on a grid", (net) => {
  const fixture = provideFixtures(`nets/${net}/expected.safetensors`);
  let naive: Map<string, number[]>;

  beforeAll(async () => {
    await putOnGrid(pool(), net);
    const { rows } = await pool().query<{ name: string; output: Nested }>(
      "select name, output from imago.reference_pass($1, $2, 437)",
      [net, fixture("input.1").values],
    );
    naive = new Map(rows.map((row) => [row.name, flatten(row.output)]));
  }, slow);

  test("has cells of eight digits, and of twelve in the time embedding", async () => {
    for (const [name, digits] of Object.entries(await cellDigits(pool(), net)))
      expect([name, digits]).toEqual([name, /time_emb/.test(name) ? 12 : 8]);
  });

  test("gives the naive network's output", async () => {
    const expected = await output(pool(), "reference_unet", net, fixture("input.1"), 437);
    const actual = await output(pool(), "unet", net, fixture("input.1"), 437);
    expectClose(actual, { shape: [], values: expected }, bound);
  });

  test("gives the naive network's feature maps", async () => {
    for (const [name, values] of naive) {
      if (name === "conv_out") continue;
      const { rows } = await pool().query("select imago.feature_maps($1, $2, 437, $3) as y", [
        net,
        fixture("input.1").values,
        name,
      ]);
      const unit = spread({ shape: [], values });
      const actual = difference(flatten(rows[0].y), values);
      expect(actual.max, `${name}: largest difference`).toBeLessThan(0.045 * unit);
      expect(actual.mean, `${name}: mean difference`).toBeLessThan(0.002 * unit);
    }
  });
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
        (error: unknown) => expect(error).toMatchObject({ code: "22003" }),
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

describe("the grid of a layer's weights", () => {
  type Grid = { scales: number[] | null; largest: number[]; norm: string | null; magnitude: string | null };
  async function gridOf(outputs: number[][]): Promise<Grid | undefined> {
    const { rows } = await pool().query<Grid>("select * from imago.weight_grid($1, $2)", [
      outputs.flat(),
      outputs.length,
    ]);
    return rows[0];
  }

  test("each output has the largest scale that makes whole numbers of its weights", async () => {
    const scale = 2 ** -24;
    expect(
      await gridOf([
        [6, -10, 14],
        [0, 0, 0],
        [127, -1, -1],
        [2.5, 0, -0.75],
        [-126 * scale, 63 * scale, 0],
        [60_000, 0, -60_000],
      ]),
    ).toEqual({
      scales: [2, scale, 1, 0.25, 63 * scale, 60_000],
      largest: [14, 1, 127, 2.5, 126 * scale, 60_000],
      norm: "127",
      magnitude: "129",
    });
  });

  test("is found where outputs times weights pass the largest integer", async () => {
    const [outputs, inputs] = [4096, 129];
    expect((outputs - 1) * outputs * inputs).toBeGreaterThan(2 ** 31);
    const { rows } = await pool().query(
      `select array_agg(distinct scale) as scales, count(*)::integer as outputs
       from imago.weight_grid(array_fill(0.5::real, array[$1::integer * $2::integer]), $1), unnest(scales) as s (scale)`,
      [outputs, inputs],
    );
    expect(rows).toEqual([{ scales: [0.5], outputs }]);
  });

  test.each([
    ["a whole number of 128", [128, 1]],
    ["a weight finer than 2^-24", [2 ** -25, 1]],
    ["a weight beyond fp16", [65_536, 0]],
    ["the largest float", [3.4028234663852886e38, 0]],
    ["a third", [Math.fround(1 / 3), 1]],
  ])("one output with %s keeps the layer off the grid", async (_, weights) => {
    const grid = await gridOf([[1, 2], weights, [3, 4]]);
    expect(grid?.scales).toBeNull();
    expect(grid?.largest).toEqual([2, Math.max(...weights), 4]);
  });

  test("weights that a training rounded to a grid are found on it, whatever their size", async () => {
    for (const size of [1e-3, 0.05, 1, 300]) {
      const weight = onGrid({
        shape: [3, 40],
        values: Array.from({ length: 120 }, (_, i) => size * Math.sin(i * i)),
      });
      const rows = [0, 1, 2].map((row) => weight.values.slice(40 * row, 40 * row + 40));
      const scales = (await gridOf(rows))?.scales ?? [];
      expect(scales).toHaveLength(3);
      for (const [row, values] of rows.entries())
        for (const value of values) expect(Number.isInteger(value / (scales[row] ?? 0))).toBe(true);
    }
  });
});
