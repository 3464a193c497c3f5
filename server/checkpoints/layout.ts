/**
 * Finds a checkpoint's files: the diffusers layout, flat or with `unet/` and `scheduler/` subfolders. It works on a
 * list of relative paths, so that a folder and a listing of the hub are judged alike.
 */
export type Layout = {
  config: string;
  weights: string;
  scheduler: string;
  /** Imago's own file, which most checkpoints lack. */
  sampling: string | undefined;
};

const weightsName = "diffusion_pytorch_model";

/** Picks the files; messages call the place `where`. Throws, naming what is missing or not supported. */
export function findLayout(paths: Iterable<string>, where: string): Layout {
  const present = new Set(paths);
  const unet = ["", "unet/"].find((prefix) => present.has(`${prefix}config.json`));
  if (unet === undefined) throw new Error(`${where} has neither config.json nor unet/config.json`);
  const scheduler = ["scheduler_config.json", "scheduler/scheduler_config.json"].find((file) =>
    present.has(file),
  );
  const weights = findWeights(present, unet, where);
  if (scheduler === undefined)
    throw new Error(
      `${where} has neither scheduler_config.json nor scheduler/scheduler_config.json: the noise schedule is needed`,
    );
  const sampling = present.has("sampling.json") ? "sampling.json" : undefined;
  return { config: `${unet}config.json`, weights, scheduler, sampling };
}

function findWeights(present: Set<string>, prefix: string, where: string): string {
  const wanted = [".safetensors", ".fp16.safetensors"].map((ending) => `${prefix}${weightsName}${ending}`);
  const found = wanted.find((file) => present.has(file));
  if (found !== undefined) return found;
  const others = [...present].filter((file) => file.startsWith(`${prefix}${weightsName}`)).sort();
  const sharded = others.find((file) => /-\d+-of-\d+\.|\.index(\.fp16)?\.json$/.test(file));
  if (sharded !== undefined)
    throw new Error(
      `${where} has sharded weights (${sharded}), which are not supported: save them as one ${wanted[0]}`,
    );
  const pickle = others.find((file) => file.endsWith(".bin"));
  if (pickle !== undefined)
    throw new Error(
      `${where} has its weights in ${pickle}, a pickle, which is not supported: save them as ${wanted[0]}`,
    );
  throw new Error(`${where} has neither ${wanted.join(" nor ")}`);
}

/** The valid names of a model in the database, in URLs and on the command line. */
const pattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Throws if `name` is invalid; `hint` says what to do about it. */
export function checkModelName(name: string, hint = ""): string {
  if (pattern.test(name)) return name;
  throw new Error(
    `"${name}" is not a valid model name: use up to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or digit${hint}`,
  );
}

/** The default name of a model: that of its folder or hub repository, in small letters. */
export const defaultModelName = (source: string): string =>
  checkModelName(source.toLowerCase(), "; choose one with --name");
