/** Writes random checkpoints for tests and benchmarks: the same config and seed give the same weights. */
import { mkdir, open, writeFile } from "node:fs/promises";
import path from "node:path";
import { bytesPerValue, type Dtype } from "@/server/checkpoints/floats";
import { type NetworkConfig, parseNetworkConfig } from "@/server/checkpoints/network-config";
import { parseSchedulerConfig } from "@/server/checkpoints/scheduler-config";
import { type CheckpointTensor, checkpointTensors } from "./checkpoint-tensors";
import { toBfloat16, toHalf } from "./narrow";
import { encodeHeader } from "./safetensors";

export type RandomCheckpointOptions = {
  /** Writes the sub-folders of a diffusers pipeline instead of one flat folder. */
  nested?: boolean;
  /** Adds `.fp16` to the name of the weights. */
  variant?: "fp16";
  /** Writes `query`, `key`, `value`, `proj_attn` instead of `to_q`, `to_k`, `to_v`, `to_out.0`. */
  oldNames?: boolean;
};

/** A config or scheduler as in its file; missing keys take their defaults. */
export type ConfigJson = Record<string, unknown>;

/**
 * Writes a checkpoint that PyTorch's own initialisation could have made: convolutions and linear layers are uniform
 * within 1 / sqrt(inputs), norms have weights around 1 and biases around 0. Holds one tensor in memory at a time.
 */
export async function writeRandomCheckpoint(
  folder: string,
  config: ConfigJson,
  scheduler: ConfigJson = {},
  seed = 0,
  dtype: Dtype = "F32",
  { nested = false, variant, oldNames = false }: RandomCheckpointOptions = {},
): Promise<void> {
  const network = parseNetworkConfig(config);
  parseSchedulerConfig(scheduler);
  const unet = nested ? path.join(folder, "unet") : folder;
  const schedulerFolder = nested ? path.join(folder, "scheduler") : folder;
  await mkdir(unet, { recursive: true });
  await mkdir(schedulerFolder, { recursive: true });
  await writeFile(path.join(unet, "config.json"), JSON.stringify(config, null, 2));
  await writeFile(path.join(schedulerFolder, "scheduler_config.json"), JSON.stringify(scheduler, null, 2));
  const weights = `diffusion_pytorch_model${variant ? `.${variant}` : ""}.safetensors`;
  await writeWeights(path.join(unet, weights), network, seed, dtype, oldNames);
}

async function writeWeights(
  file: string,
  network: NetworkConfig,
  seed: number,
  dtype: Dtype,
  oldNames: boolean,
) {
  const tensors = checkpointTensors(network);
  const handle = await open(file, "w");
  try {
    await handle.writeFile(header(tensors, dtype, oldNames));
    const random = uniform(seed);
    for (const tensor of tensors)
      await handle.writeFile(narrow(randomValues(tensor, tensors, random), dtype));
  } finally {
    await handle.close();
  }
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

const oldAttentionNames: Record<string, string> = {
  to_q: "query",
  to_k: "key",
  to_v: "value",
  "to_out.0": "proj_attn",
};
const oldName = (name: string) =>
  name.replace(/(to_q|to_k|to_v|to_out\.0)(?=\.(weight|bias)$)/, (part) => oldAttentionNames[part] ?? part);

function header(tensors: CheckpointTensor[], dtype: Dtype, oldNames: boolean): Buffer {
  let at = 0;
  const entries = tensors.map(({ name, shape }) => {
    const begin = at;
    at += size(shape) * bytesPerValue[dtype];
    return [oldNames ? oldName(name) : name, { dtype, shape, data_offsets: [begin, at] }] as const;
  });
  return encodeHeader(JSON.stringify({ __metadata__: { format: "pt" }, ...Object.fromEntries(entries) }));
}

function randomValues(tensor: CheckpointTensor, all: CheckpointTensor[], random: () => number): Float32Array {
  const values = new Float32Array(size(tensor.shape));
  const module = tensor.name.replace(/\.(weight|bias)$/, "");
  const weight = all.find(({ name }) => name === `${module}.weight`)?.shape ?? [];
  const isNorm = weight.length === 1;
  const centre = isNorm && tensor.name.endsWith(".weight") ? 1 : 0;
  const reach = isNorm ? 0.2 : 1 / Math.sqrt(size(weight.slice(1)));
  for (let i = 0; i < values.length; i++) values[i] = centre + reach * (2 * random() - 1);
  return values;
}

/** Returns a generator of uniform numbers in [0, 1): Marsaglia's xorshift of 32 bits. */
function uniform(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function narrow(values: Float32Array, dtype: Dtype): Buffer {
  const bytes = Buffer.allocUnsafe(values.length * bytesPerValue[dtype]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (dtype === "F32") view.setFloat32(4 * i, value, true);
    else view.setUint16(2 * i, dtype === "F16" ? toHalf(value) : toBfloat16(value), true);
  }
  return bytes;
}
