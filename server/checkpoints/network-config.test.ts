import { describe, expect, test } from "vitest";
import { parseNetworkConfig, stateShape } from "./network-config";

const small = {
  sample_size: 32,
  block_out_channels: [32, 64],
  down_block_types: ["DownBlock2D", "AttnDownBlock2D"],
  up_block_types: ["AttnUpBlock2D", "UpBlock2D"],
};
const parse = (json: Record<string, unknown>) => parseNetworkConfig({ ...small, ...json });

test("absent keys take the defaults of UNet2DModel", () => {
  expect(parseNetworkConfig({ sample_size: 64 })).toEqual({
    sample_size: [64, 64],
    in_channels: 3,
    out_channels: 3,
    block_out_channels: [224, 448, 672, 896],
    layers_per_block: 2,
    down_block_types: ["DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"],
    up_block_types: ["AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"],
    add_attention: true,
    attention_head_dim: 8,
    norm_num_groups: 32,
    norm_eps: 1e-5,
    freq_shift: 0,
    flip_sin_to_cos: true,
    downsample_padding: 1,
    center_input_sample: false,
    patch_size: 1,
    mirror: false,
  });
});

test("a size may be one number or height and width", () => {
  expect(parse({ sample_size: 24 }).sample_size).toEqual([24, 24]);
  expect(parse({ sample_size: [16, 24] }).sample_size).toEqual([16, 24]);
});

test("a head size of null stays: one head", () => {
  expect(parse({ attention_head_dim: null }).attention_head_dim).toBeNull();
});

test("neutral keys and private keys pass and leave no trace", () => {
  const neutral = {
    _class_name: "UNet2DModel",
    _diffusers_version: "0.30.0",
    act_fn: "silu",
    attention_legacy_order: false,
    attn_norm_num_groups: null,
    class_embed_type: null,
    downsample_type: "conv",
    dropout: 0.0,
    mid_block_scale_factor: 1,
    mid_block_type: "UNetMidBlock2D",
    num_class_embeds: null,
    num_train_timesteps: null,
    resnet_time_scale_shift: "default",
    time_embedding_type: "positional",
    upsample_type: "conv",
  };
  expect(parse(neutral)).toEqual(parse({}));
});

test("keys that describe the training, aliases, and sizes that the network has anyway change nothing", () => {
  const trained = {
    decay: 0.9999,
    inv_gamma: 1,
    min_decay: 0,
    optimization_step: 4000,
    power: 0.75,
    update_after_step: 0,
  };
  expect(parse({ ...trained, use_ema_warmup: true, dropout: 0.1, num_train_timesteps: 1000 })).toEqual(
    parse({}),
  );
  for (const act_fn of ["swish", "SiLU"]) expect(parse({ act_fn })).toEqual(parse({}));
  expect(
    parse({
      down_block_types: ["UNetResDownBlock2D", "UNetResAttnDownBlock2D"],
      up_block_types: ["UNetResAttnUpBlock2D", "UNetResUpBlock2D"],
    }),
  ).toEqual(parse({}));
  expect(parse({ attn_norm_num_groups: 32, time_embedding_dim: 128 })).toEqual(parse({}));
  expect(parse({ norm_num_groups: 4, attn_norm_num_groups: 4 })).toEqual(parse({ norm_num_groups: 4 }));
});

test("classes are a table, or embedded as timesteps are", () => {
  const table = parse({ class_embed_type: null, num_class_embeds: 10 });
  expect(table).toEqual({ ...parse({}), num_class_embeds: 10 });
  expect(parse({ class_embed_type: "timestep", num_class_embeds: null })).toEqual({
    ...parse({}),
    class_embed_type: "timestep",
  });
});

test("ways of what the network does not do change nothing", () => {
  const flat = { block_out_channels: [32], down_block_types: ["DownBlock2D"], up_block_types: ["UpBlock2D"] };
  expect(parse({ ...flat, downsample_type: "resnet", upsample_type: "resnet" })).toEqual(parse(flat));
  // Blocks without attention have one way, and the last level does not resample.
  expect(parse({ downsample_type: "resnet", upsample_type: null })).toEqual(parse({}));
  const plain = { add_attention: false };
  expect(parse({ ...plain, attn_norm_num_groups: 7 })).toEqual(parse(plain));
});

test("the state has its patches unfolded", () => {
  const config = parse({
    sample_size: [32, 16],
    in_channels: 12,
    out_channels: 12,
    patch_size: 2,
    mirror: true,
  });
  expect(stateShape(config)).toEqual({ channels: 3, height: 64, width: 32 });
});

test("the largest plane that a numeric holds is accepted", () => {
  expect(parse({ sample_size: [102, 104] }).sample_size).toEqual([102, 104]); // 131,064 digits
});

describe("refuses, naming key and value:", () => {
  const refused: [string, Record<string, unknown>, string][] = [
    ["an unknown key", { encoder_hid_dim: 4 }, "not supported: encoder_hid_dim (4)"],
    ["a key of Object.prototype", { constructor: 1 }, "not supported: constructor (1)"],
    ["another activation", { act_fn: "gelu" }, 'act_fn is "gelu", only "silu" or "swish" is supported'],
    ["another class", { _class_name: "UNet2DConditionModel" }, '_class_name is "UNet2DConditionModel"'],
    ["another time embedding", { time_embedding_type: "fourier" }, 'time_embedding_type is "fourier"'],
    [
      "scale and shift",
      { resnet_time_scale_shift: "scale_shift" },
      'resnet_time_scale_shift is "scale_shift"',
    ],
    ["a scaled middle", { mid_block_scale_factor: 2 }, "mid_block_scale_factor is 2"],
    ["no middle", { mid_block_type: null }, "mid_block_type is null"],
    [
      "ResNet downsampling",
      { down_block_types: ["AttnDownBlock2D", "DownBlock2D"], downsample_type: "resnet" },
      'downsample_type is "resnet"',
    ],
    ["ResNet upsampling", { upsample_type: "resnet" }, 'upsample_type is "resnet"'],
    [
      "no classes",
      { num_class_embeds: 0 },
      "num_class_embeds is 0, expected a whole number from 1 to 100000",
    ],
    [
      "labels that are embeddings",
      { class_embed_type: "identity" },
      'class_embed_type is "identity", expected null or "timestep"',
    ],
    ["groups of attention's own", { attn_norm_num_groups: 4 }, "attn_norm_num_groups is 4"],
    ["attention's legacy order", { attention_legacy_order: true }, "attention_legacy_order is true"],
    ["no size", { sample_size: undefined }, "sample_size is missing"],
    [
      "a size of three",
      { sample_size: [8, 8, 8] },
      "sample_size is [8,8,8], expected a size or [height, width]",
    ],
    ["a size of null", { sample_size: null }, "sample_size is null"],
    ["a size that levels do not halve", { sample_size: [32, 33] }, "32x33: the width is not divisible by 2"],
    ["an odd height", { sample_size: [31, 32] }, "31x32: the height is not divisible by 2"],
    ["a plane too large", { sample_size: [104, 104] }, "would take 133584 digits, a numeric holds 131072"],
    [
      "too few block types",
      { up_block_types: ["UpBlock2D"] },
      "up_block_types has 1 entries, block_out_channels has 2",
    ],
    ["unknown block types", { down_block_types: ["DownBlock2D", "SkipDownBlock2D"] }, "SkipDownBlock2D"],
    ["no levels", { block_out_channels: [] }, "block_out_channels is [], expected at least one level"],
    [
      "fractions of channels",
      { block_out_channels: [32, 64.5] },
      "block_out_channels is [32,64.5], expected a whole",
    ],
    ["an odd time embedding", { block_out_channels: [33, 66], norm_num_groups: 33 }, "begins with 33"],
    ["a shift that divides by zero", { freq_shift: 16 }, "freq_shift is 16: it must be less than half"],
    ["no layers", { layers_per_block: 0 }, "layers_per_block is 0, expected a whole number from 1 to 32"],
    ["groups that do not divide", { norm_num_groups: 48 }, "norm_num_groups 48 does not divide 32 channels"],
    ["no groups", { norm_num_groups: null }, "norm_num_groups is null"],
    [
      "heads that do not divide",
      { attention_head_dim: 48 },
      "attention_head_dim 48 does not divide 64 channels",
    ],
    ["no epsilon", { norm_eps: 0 }, "norm_eps is 0, expected more than 0"],
    [
      "wide padding",
      { downsample_padding: 2 },
      "downsample_padding is 2, expected a whole number from 0 to 1",
    ],
    ["a flag that is not a boolean", { mirror: 1 }, "mirror is 1, expected true or false"],
    ["a learned variance", { out_channels: 6 }, "out_channels 6 is twice in_channels 3: a learned variance"],
    ["unequal channels", { out_channels: 1 }, "out_channels is 1 and in_channels is 3: they must be equal"],
    [
      "patches that do not fit",
      { in_channels: 6, out_channels: 6, patch_size: 2 },
      "not divisible by the 4 pixels",
    ],
    ["pictures of four channels", { in_channels: 4, out_channels: 4 }, "pictures of 4 channels"],
  ];
  test.each(refused)("%s", (_, json, message) => {
    expect(() => parse(json)).toThrow(message);
  });
});

test("head sizes matter only where there is attention", () => {
  const plain = {
    down_block_types: ["DownBlock2D", "DownBlock2D"],
    up_block_types: ["UpBlock2D", "UpBlock2D"],
  };
  expect(() => parse({ ...plain, attention_head_dim: 48 })).toThrow("does not divide 64");
  expect(parse({ ...plain, attention_head_dim: 48, add_attention: false }).attention_head_dim).toBe(48);
});
