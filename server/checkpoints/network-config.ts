/**
 * The schema of config.json. Absent keys take the defaults of diffusers' UNet2DModel; the result holds every key.
 * Sizes and channels are those of the network: patches folded into channels, the left half where `mirror` is set.
 */
import { z } from "zod";
import { printable } from "@/lib/terminal/printable";
import { anyValue, checkKeys, type NeutralKeys } from "./checked-json";

const whole = (low: number, high: number) => {
  const error = `a whole number from ${low} to ${high}`;
  return z.int(error).min(low, error).max(high, error);
};
const truth = z.boolean("true or false");

// Bounds far above what a numeric can hold: they only keep absurd configs from costing time and memory.
const side = whole(1, 4096);
const channels = whole(1, 2048);

const blocks = (plain: string, attention: string) => {
  const error = `a list of "${plain}" and "${attention}"`;
  const block = z.preprocess(withoutPrefix, z.enum([plain, attention], error));
  return z.array(block, error).max(12, "at most 12 levels");
};

/** diffusers takes the names of its first versions as well: UNetResDownBlock2D. */
const withoutPrefix = (name: unknown) => (typeof name === "string" ? name.replace(/^UNetRes/, "") : name);

const defaultChannels = [224, 448, 672, 896] as const;
const defaultGroups = 32;

const schema = z.strictObject({
  sample_size: z.union([side.transform((size): [number, number] => [size, size]), z.tuple([side, side])], {
    error: "a size or [height, width], whole numbers from 1 to 4096",
  }),
  in_channels: channels.default(3),
  out_channels: channels.default(3),
  block_out_channels: z
    .array(channels, "a list of channels")
    .min(1, "at least one level")
    .default([...defaultChannels]),
  layers_per_block: whole(1, 32).default(2),
  down_block_types: blocks("DownBlock2D", "AttnDownBlock2D").default([
    "DownBlock2D",
    "AttnDownBlock2D",
    "AttnDownBlock2D",
    "AttnDownBlock2D",
  ]),
  up_block_types: blocks("UpBlock2D", "AttnUpBlock2D").default([
    "AttnUpBlock2D",
    "AttnUpBlock2D",
    "AttnUpBlock2D",
    "UpBlock2D",
  ]),
  add_attention: truth.default(true),
  attention_head_dim: whole(1, 2048).nullable().default(8),
  norm_num_groups: whole(1, 2048).default(defaultGroups),
  norm_eps: z.number("a number from 0 to 1").positive("more than 0").max(1, "at most 1").default(1e-5),
  freq_shift: whole(0, 2048).default(0),
  flip_sin_to_cos: truth.default(true),
  downsample_padding: whole(0, 1).default(1),
  center_input_sample: truth.default(false),
  patch_size: whole(1, 64).default(1),
  mirror: truth.default(false),
  // Missing in networks without classes: their config, and so their identity, is what it was before there were any.
  num_class_embeds: whole(1, 100_000).optional(),
  class_embed_type: z.literal("timestep", 'null or "timestep"').optional(),
});

/** A size that the network has anyway. */
const same =
  (size: (json: Record<string, unknown>) => unknown) =>
  (value: unknown, json: Record<string, unknown>): string | undefined =>
    value === null || value === size(json) ? undefined : `null or ${JSON.stringify(size(json))}`;

/**
 * Ways in which blocks with attention resample; the others have one way, and so has null. The last level does not
 * resample.
 */
const resampling =
  (blockTypes: "down_block_types" | "up_block_types", attention: string): NeutralKeys[string] =>
  (value, json) => {
    const types = json[blockTypes];
    const some =
      !Array.isArray(types) || types.slice(0, -1).some((type) => withoutPrefix(type) === attention);
    return value === null || value === "conv" || !some ? undefined : '"conv"';
  };

const sameGroups = same((json) => json.norm_num_groups ?? defaultGroups);

/** Groups of the norm before the middle's attention, where there is any. */
const attentionGroups: NeutralKeys[string] = (value, json) =>
  json.add_attention === false ? undefined : sameGroups(value, json);

const neutral: NeutralKeys = {
  // diffusers has two names for it, in letters of any case.
  act_fn: (name) =>
    ["silu", "swish"].includes(String(name).toLowerCase()) ? undefined : '"silu" or "swish"',
  attention_legacy_order: [false],
  attn_norm_num_groups: attentionGroups,
  downsample_type: resampling("down_block_types", "AttnDownBlock2D"),
  // The training's bookkeeping, which EMAModel writes beside the averaged network.
  decay: anyValue,
  inv_gamma: anyValue,
  min_decay: anyValue,
  optimization_step: anyValue,
  power: anyValue,
  update_after_step: anyValue,
  use_ema_warmup: anyValue,
  // Drops activations while the network is trained, none afterwards.
  dropout: anyValue,
  mid_block_scale_factor: [1],
  mid_block_type: ["UNetMidBlock2D"],
  // The size of a learned embedding of time, which is not supported.
  num_train_timesteps: anyValue,
  resnet_time_scale_shift: ["default"],
  time_embedding_dim: same((json) =>
    Array.isArray(json.block_out_channels) ? 4 * Number(json.block_out_channels[0]) : 4 * defaultChannels[0],
  ),
  time_embedding_type: ["positional"],
  upsample_type: resampling("up_block_types", "AttnUpBlock2D"),
};

/** One network, all keys present: what `imago.model.config` holds. An `attention_head_dim` of null is a single head. */
export type NetworkConfig = z.output<typeof schema>;

/** Throws on keys and values that Imago does not support, or with which the network could not be built. */
export function parseNetworkConfig(json: Record<string, unknown>, file = "config.json"): NetworkConfig {
  const { _class_name: name = "UNet2DModel" } = json;
  if (name !== "UNet2DModel")
    throw new Error(
      `${file}: _class_name is ${printable(JSON.stringify(name))}, only "UNet2DModel" is supported: networks of other classes are built otherwise`,
    );
  const config = checkKeys(file, withoutNullClasses(json), schema, neutral);
  for (const fault of faults(config)) throw new Error(`${file}: ${fault}`);
  return config;
}

/** diffusers writes null for a network without classes, and where labels are looked up in a table. */
const withoutNullClasses = (json: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(json).filter(
      ([key, value]) => value !== null || (key !== "num_class_embeds" && key !== "class_embed_type"),
    ),
  );

function* faults(config: NetworkConfig): Generator<string> {
  yield* levelFaults(config);
  yield* channelFaults(config);
  yield* sizeFaults(config);
}

function* levelFaults(config: NetworkConfig): Generator<string> {
  const levels = config.block_out_channels.length;
  for (const key of ["down_block_types", "up_block_types"] as const)
    if (config[key].length !== levels)
      yield `${key} has ${config[key].length} entries, block_out_channels has ${levels}`;
  const first = config.block_out_channels[0] ?? 0;
  if (first % 2 !== 0)
    yield `block_out_channels begins with ${first}: the time embedding needs an even number, half sines and half cosines`;
  if (config.freq_shift >= first / 2)
    yield `freq_shift is ${config.freq_shift}: it must be less than half of block_out_channels[0] (${first})`;
  for (const width of config.block_out_channels)
    if (width % config.norm_num_groups !== 0)
      yield `norm_num_groups ${config.norm_num_groups} does not divide ${width} channels`;
  for (const width of attendedChannels(config))
    if (config.attention_head_dim !== null && width % config.attention_head_dim !== 0)
      yield `attention_head_dim ${config.attention_head_dim} does not divide ${width} channels`;
}

/** Channels of every block that has attention. */
function attendedChannels(config: NetworkConfig): number[] {
  const down = config.block_out_channels;
  const attended = down.filter((_, level) => config.down_block_types[level] === "AttnDownBlock2D");
  const up = down.toReversed().filter((_, level) => config.up_block_types[level] === "AttnUpBlock2D");
  return [...attended, ...(config.add_attention ? down.slice(-1) : []), ...up];
}

function* channelFaults({ in_channels, out_channels, patch_size }: NetworkConfig): Generator<string> {
  if (out_channels === 2 * in_channels)
    yield `out_channels ${out_channels} is twice in_channels ${in_channels}: a learned variance is not supported`;
  if (out_channels !== in_channels)
    yield `out_channels is ${out_channels} and in_channels is ${in_channels}: they must be equal`;
  const pictureChannels = in_channels / patch_size ** 2;
  if (!Number.isInteger(pictureChannels))
    yield `in_channels ${in_channels} is not divisible by the ${patch_size ** 2} pixels of a patch (patch_size ${patch_size})`;
  if (pictureChannels !== 1 && pictureChannels !== 3)
    yield `in_channels ${in_channels} with patch_size ${patch_size} makes pictures of ${pictureChannels} channels: only 1 (grey) and 3 (RGB) are supported`;
}

// A convolution's sum is one numeric: a cell of twelve digits for each pixel of the plane, with a padding row above and
// below and a padding column that neighbouring rows share (rows are at least three cells long), and two cells of
// overhang.
const cellDigits = 12;
const numericDigits = 131_072; // before the decimal point, PostgreSQL's limit

function* sizeFaults({ sample_size: [height, width], block_out_channels }: NetworkConfig): Generator<string> {
  const step = 2 ** (block_out_channels.length - 1);
  for (const [name, size] of [
    ["height", height],
    ["width", width],
  ] as const)
    if (size % step !== 0)
      yield `sample_size ${height}x${width}: the ${name} is not divisible by ${step}, as ${block_out_channels.length} levels need`;
  const digits = ((height + 2) * Math.max(width + 1, 3) + 2) * cellDigits;
  if (digits > numericDigits)
    yield `sample_size ${height}x${width} is too large: a channel would take ${digits} digits, a numeric holds ${numericDigits}`;
}

/** The state that samplers work on: patches unfolded, the left half where the model is mirrored. */
export function stateShape({ sample_size: [height, width], in_channels, patch_size }: NetworkConfig) {
  return { channels: in_channels / patch_size ** 2, height: height * patch_size, width: width * patch_size };
}
