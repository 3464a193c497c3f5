import { expect, test } from "vitest";
import { call } from "./call";
import { expectClose, expectCloseAndShaped, packedBound } from "./difference";
import { flatten } from "./fixture";
import { runLayer } from "./lone_layer";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("primitives.safetensors");

test.each([
  ["conv2d.3x3", 1, 1],
  ["conv2d.1x1", 1, 0],
  ["conv2d.stride-2", 2, 1],
  ["conv2d.stride-2-pad-end", 2, 0],
  ["conv2d.one-pixel", 1, 1],
  ["downsample", 2, 1],
  ["downsample.pad-end", 2, 0],
])("the naive convolution is PyTorch's: %s, stride %i, padding %i", async (name, stride, padding) => {
  const conv = name.startsWith("downsample") ? `${name}.conv` : name;
  const actual = await call(
    pool(),
    "reference_conv2d",
    fixture(`${name}.input`),
    fixture(`${conv}.weight`),
    fixture(`${conv}.bias`),
    stride,
    padding,
  );
  expectCloseAndShaped(actual, fixture(`${name}.output`), { max: 1e-5 });
});

test("the naive convolution of black gives the bias everywhere, at the edges too", async () => {
  const black = { shape: [2, 4, 3], values: Array(24).fill(0) };
  const weight = { shape: [1, 2, 3, 3], values: Array.from({ length: 18 }, (_, i) => i) };
  const bias = { shape: [1], values: [0.25] };
  const actual = await call(pool(), "reference_conv2d", black, weight, bias, 1, 1);
  expect(actual).toEqual([Array(4).fill(Array(3).fill(0.25))]);
});

test.each([
  ["conv2d.3x3", "conv_in", "", 1],
  ["conv2d.one-pixel", "conv_in", "", 1],
  ["downsample", "downsample", "conv", 1],
  ["downsample.pad-end", "downsample", "conv", 0],
] as const)("the packed convolution is PyTorch's: %s", async (prefix, kind, module, downsample_padding) => {
  const layer = { kind, prefix, modules: [module], config: { downsample_padding } };
  const expected = fixture(`${prefix}.output`);
  expectClose(await runLayer(pool(), fixture, layer), expected, packedBound(expected));
});

test("what is too near to 0 for a real becomes 0: weights of 1e-38, and an input of 1e-9", async () => {
  const scales: Record<string, number> = { weight: 1e-38, bias: 0, input: 1e-9, output: 0 };
  const faint: typeof fixture = (name) => {
    const { shape, values } = fixture(name);
    return { shape, values: values.map((value) => value * (scales[name.split(".").at(-1) ?? ""] ?? 1)) };
  };
  const layer = { kind: "conv_in", prefix: "conv2d.3x3", modules: [""], config: { faint: true } } as const;
  const values = flatten(await runLayer(pool(), faint, layer));
  expect(values.length).toBeGreaterThan(0);
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(1e-43);
});
