/** Matches a checkpoint's tensors with those that its config requires. */
import { printable } from "@/lib/terminal/printable";
import type { StoredTensor } from "./safetensors-header";

export type ExpectedTensor = { name: string; shape: number[] };

const todaysNames = { query: "to_q", key: "to_k", value: "to_v", proj_attn: "to_out.0" } as const;

/** Attention parameters by their current names; diffusers before 0.16 wrote `query`, `key`, `value` and `proj_attn`. */
export function todaysName(name: string): string {
  return name.replace(
    /(?<=\.attentions\.\d+\.)(query|key|value|proj_attn)(?=\.(weight|bias)$)/,
    (old) => todaysNames[old as keyof typeof todaysNames],
  );
}

const show = (shape: readonly number[]) => `[${shape.join(", ")}]`;
const longestList = 8; // faults listed in one message

/** Maps every expected tensor to the stored one. Throws, naming missing, extra and misshapen tensors. */
export function matchTensors(
  stored: Iterable<StoredTensor>,
  expected: readonly ExpectedTensor[],
): Map<string, StoredTensor> {
  const faults: string[] = [];
  const byName = new Map<string, StoredTensor>();
  for (const tensor of stored) {
    const name = todaysName(tensor.name);
    const other = byName.get(name);
    if (other) faults.push(`${name} appears twice, as ${other.name} and as ${tensor.name}`);
    byName.set(name, tensor);
  }
  const wanted = new Map(expected.map(({ name, shape }) => [name, shape]));
  for (const [name, shape] of wanted) {
    const tensor = byName.get(name);
    if (!tensor) faults.push(`${name} ${show(shape)} is missing`);
    else if (show(tensor.shape) !== show(shape))
      faults.push(`${tensor.name} has shape ${show(tensor.shape)}, the config asks for ${show(shape)}`);
  }
  for (const [name, tensor] of byName)
    if (!wanted.has(name))
      faults.push(`${tensor.name} ${show(tensor.shape)} belongs to no layer of the config`);
  if (faults.length > 0) throw new Error(`the tensors do not fit config.json: ${printable(summary(faults))}`);
  return new Map([...byName].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function summary(faults: string[]): string {
  const rest = faults.length - longestList;
  return faults.slice(0, longestList).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}
