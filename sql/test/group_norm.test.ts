import { expect, test } from "vitest";
import { call } from "./call";
import { expectClose, expectCloseAndShaped } from "./difference";
import { activation } from "./lone_layer";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("primitives.safetensors");

const normalised = (name: string, groups: number, eps: number) =>
  call(
    pool(),
    "reference_group_norm",
    fixture(`${name}.input`),
    fixture(`${name}.weight`),
    fixture(`${name}.bias`),
    groups,
    eps,
  );

test("the naive group norm is PyTorch's, with a group far from zero", async () => {
  expectCloseAndShaped(await normalised("group_norm", 3, 1e-5), fixture("group_norm.output"), { max: 1e-5 });
});

test("a group that is constant becomes its bias", async () => {
  expectCloseAndShaped(
    await normalised("group_norm.constant", 2, 1e-6),
    fixture("group_norm.constant.output"),
    {
      max: 1e-5,
    },
  );
});

test("the naive SiLU is PyTorch's on a picture", async () => {
  const actual = await call(pool(), "reference_silu", fixture("group_norm.output"));
  expectCloseAndShaped(actual, fixture("group_norm.silu"), { max: 1e-5 });
});

test("the naive SiLU neither overflows nor underflows", async () => {
  const input = fixture("silu.input");
  expectClose(await call(pool(), "reference_silu", input), fixture("silu.output"), { max: 1e-5 });
  const far = { shape: [4], values: [-1e30, -800, 800, 1e30] };
  const actual = await call(pool(), "reference_silu", far);
  expectClose(actual, { shape: [4], values: [0, 0, 800, 1e30] }, { max: 1e-5 });
});

test.each([
  ["group_norm", 3, 1e-5],
  ["group_norm.constant", 2, 1e-6],
])("group norm as a gain and a shift a channel is PyTorch's: %s", async (name, groups, eps) => {
  const [weight, bias, output] = ["weight", "bias", "output"].map((part) => fixture(`${name}.${part}`));
  if (!weight || !bias || !output) throw new Error("incomplete fixture");
  const [data, stats] = activation(fixture(`${name}.input`));
  const pixels = output.values.length / stats.length;
  const { rows } = await pool().query("select * from imago.group_norm($1, $2, $3, $4, $5, $6, false)", [
    stats,
    pixels,
    weight.values,
    bias.values,
    groups,
    eps,
  ]);
  const { gain, shift, low, high } = rows[0];
  const normalised = data.map((channel, c) => channel.map((x) => gain[c] * x + shift[c]));
  expectClose(normalised, output, { max: 1e-4 });
  expect(low).toBeCloseTo(Math.min(0, ...output.values), 3);
  expect(high).toBeCloseTo(Math.max(0, ...output.values), 3);
});

test("the range that group norm gives for SiLU holds every value", async () => {
  const [, stats] = activation(fixture("group_norm.input"));
  const { rows } = await pool().query(
    "select low, high from imago.group_norm($1, 20, $2, $3, 3, 1e-5, true)",
    [stats, fixture("group_norm.weight").values, fixture("group_norm.bias").values],
  );
  expect(rows[0].low).toBeLessThanOrEqual(Math.min(...fixture("group_norm.silu").values));
  expect(rows[0].high).toBeGreaterThanOrEqual(Math.max(...fixture("group_norm.silu").values));
});

test("SiLU of a vector is PyTorch's, and neither overflows nor underflows", async () => {
  expectClose(await call(pool(), "silu", fixture("silu.input")), fixture("silu.output"), { max: 1e-5 });
  const far = { shape: [4], values: [-1e30, -800, 800, 1e30] };
  expectClose(await call(pool(), "silu", far), { shape: [4], values: [0, 0, 800, 1e30] }, { max: 1e-5 });
});
