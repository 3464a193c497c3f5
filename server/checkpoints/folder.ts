/** Opens a checkpoint folder: parses the configs, and makes the weights readable tensor by tensor. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import { readJsonObject } from "./checked-json";
import { findLayout } from "./layout";
import { type NetworkConfig, parseNetworkConfig } from "./network-config";
import { type Checkpoint, openSafetensors } from "./safetensors";
import { parseSchedulerConfig, type SchedulerConfig } from "./scheduler-config";
import { parseUsualRun, type UsualRun } from "./usual-run";

export type CheckpointFolder = Checkpoint & {
  config: NetworkConfig;
  scheduler: SchedulerConfig;
  usual: Partial<UsualRun>;
  weightsName: string;
};

/**
 * `samplers`: the names of those that the engine has. Throws, saying why, if `folder` is not a checkpoint in the model
 * format. The caller closes the result.
 */
export async function openCheckpointFolder(
  folder: string,
  samplers: readonly string[],
): Promise<CheckpointFolder> {
  const layout = findLayout(await filesIn(folder), folder);
  const at = (file: string) => path.join(folder, file);
  const config = parseNetworkConfig(await readJsonObject(at(layout.config)), layout.config);
  const scheduler = parseSchedulerConfig(await readJsonObject(at(layout.scheduler)), layout.scheduler);
  const usual = layout.sampling
    ? parseUsualRun(await readJsonObject(at(layout.sampling)), scheduler.num_train_timesteps, samplers)
    : {};
  const weights = await openSafetensors(at(layout.weights));
  return { ...weights, config, scheduler, usual, weightsName: path.basename(layout.weights) };
}

async function filesIn(folder: string): Promise<string[]> {
  const list = (at: string) => readdir(path.join(folder, at)).catch(() => []);
  const top = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const why = { ENOENT: "there is no such folder", ENOTDIR: "it is a file, not a folder" }[
      cause.code ?? ""
    ];
    throw new Error(`cannot read the checkpoint ${folder}: ${why ?? cause.message}`, { cause });
  });
  const below = await Promise.all(
    ["unet", "scheduler"].map(async (at) => (await list(at)).map((name) => `${at}/${name}`)),
  );
  return [...top, ...below.flat()];
}
