/** A network so small that an import or a pass takes no time: 8x8, two levels, attention in the deeper one. */
import path from "node:path";
import type { Dtype } from "@/server/checkpoints/floats";
import { type ConfigJson, type RandomCheckpointOptions, writeRandomCheckpoint } from "./checkpoint";
import { temporaryFolder } from "./folder";

export const tiny: ConfigJson = {
  sample_size: 8,
  block_out_channels: [8, 16],
  layers_per_block: 1,
  down_block_types: ["DownBlock2D", "AttnDownBlock2D"],
  up_block_types: ["AttnUpBlock2D", "UpBlock2D"],
  norm_num_groups: 4,
};

export const weightsFile = "diffusion_pytorch_model.safetensors";

/** `weights`: the file with the weights of a flat checkpoint without a variant. */
export type TestCheckpoint = { folder: string; weights: string };

/** Writes a random checkpoint into a folder called `net`, and removes it after the test. */
export async function randomCheckpoint(
  config: ConfigJson = tiny,
  seed = 1,
  dtype: Dtype = "F32",
  options: RandomCheckpointOptions = {},
): Promise<TestCheckpoint> {
  const folder = path.join(await temporaryFolder(), "net");
  await writeRandomCheckpoint(folder, config, {}, seed, dtype, options);
  return { folder, weights: path.join(folder, weightsFile) };
}
