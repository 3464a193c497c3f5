import { expect, test } from "vitest";
import { call } from "./call";
import { expectClose, expectCloseAndShaped, packedBound } from "./difference";
import { flatten } from "./fixture";
import { runLayer } from "./lone_layer";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("primitives.safetensors");

test("naive upsampling repeats every pixel twice each way, as PyTorch's nearest does", async () => {
  const actual = await call(pool(), "reference_upsample", fixture("upsample.input"));
  expectCloseAndShaped(actual, fixture("upsample.output"), { max: 0 });
});

test("naive upsampling and then a convolution is PyTorch's upsampling block", async () => {
  const upsampled = await call(pool(), "reference_upsample", fixture("upsample_block.input"));
  const input = { shape: [8, 12, 8], values: flatten(upsampled) };
  const [weight, bias] = [
    fixture("upsample_block.conv.weight"),
    fixture("upsample_block.conv.bias"),
  ] as const;
  const actual = await call(pool(), "reference_conv2d", input, weight, bias, 1, 1);
  expectCloseAndShaped(actual, fixture("upsample_block.output"), { max: 1e-5 });
});

test("patches fold into channels in pixel_unshuffle's order, and unfold again", async () => {
  const state = { shape: [2, 4, 2], values: Array.from({ length: 16 }, (_, i) => i) };
  const folded = await call(pool(), "reference_fold_patches", state, 2);
  const places = [0, 1, 2, 3, 8, 9, 10, 11];
  expect(folded).toEqual(places.map((first) => [[first], [first + 4]]));
  const unfolded = await call(
    pool(),
    "reference_unfold_patches",
    { shape: [8, 2, 1], values: flatten(folded) },
    2,
  );
  expectClose(unfolded, state, { max: 0 });
});

test("packed upsampling is PyTorch's upsampling block", async () => {
  const expected = fixture("upsample_block.output");
  const layer = { kind: "upsample", prefix: "upsample_block", modules: ["conv"] } as const;
  expectClose(await runLayer(pool(), fixture, layer), expected, packedBound(expected));
});
