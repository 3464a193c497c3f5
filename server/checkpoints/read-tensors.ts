/** Reads a checkpoint's tensors one after the other. */
import type { CheckpointFolder } from "./folder";
import type { Watch } from "./progress";
import type { StoredTensor } from "./safetensors-header";

/** `values` in row-major order. */
export type Tensor = { name: string; shape: readonly number[]; values: Float32Array };

type Reading = Watch & {
  checkpoint: CheckpointFolder;
  /** The tensors by their current diffusers names, in order. */
  tensors: ReadonlyMap<string, StoredTensor>;
  phase: "check" | "store";
};

const sizeOf = ({ shape }: StoredTensor) => shape.reduce((product, length) => product * length, 1);

/** Passes each tensor to `use` and waits for it; returns the number of parameters. Throws when the signal aborts. */
export async function readTensors(
  { checkpoint, tensors, phase, onProgress, signal }: Reading,
  use: (tensor: Tensor) => Promise<void>,
): Promise<number> {
  const total = [...tensors.values()].reduce((sum, tensor) => sum + sizeOf(tensor), 0);
  let done = 0;
  for (const [name, stored] of tensors) {
    signal?.throwIfAborted();
    await use({ name, shape: stored.shape, values: await checkpoint.read(stored) });
    done += sizeOf(stored);
    onProgress?.({ phase, done, total, item: name });
  }
  return total;
}
