/**
 * The header of a safetensors file: eight bytes with its length, then JSON of name -> {dtype, shape, data_offsets}.
 * The data that follows must be covered by the tensors exactly: no overlap, no hole, nothing after the last.
 */
import { z } from "zod";
import { printable } from "@/lib/terminal/printable";
import { bytesPerValue, type Dtype, isDtype } from "./floats";

/** `begin` and `end` count bytes from the start of the data. */
export type StoredTensor = { name: string; dtype: Dtype; shape: number[]; begin: number; end: number };

const count = z.int().min(0);
const entry = z.object({
  dtype: z.string(),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});

/** `text` is the header, `dataLength` the number of bytes after it. Throws, naming the tensor, on any fault. */
export function parseHeader(text: string, dataLength: number): Map<string, StoredTensor> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error("the header is not valid JSON", { cause });
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error("the header is not a JSON object");
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw new Error(`the header names ${printable(repeated)} twice`);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of Object.entries(json))
    if (name !== "__metadata__") tensors.set(name, parseEntry(name, value));
  checkCoverage([...tensors.values()], dataLength);
  return tensors;
}

function parseEntry(name: string, value: unknown): StoredTensor {
  const shown = printable(name);
  const parsed = entry.safeParse(value);
  if (!parsed.success)
    throw new Error(
      `the header's entry for ${shown} is ${printable(JSON.stringify(value).slice(0, 200))}: expected dtype, shape and data_offsets`,
    );
  const {
    dtype,
    shape,
    data_offsets: [begin, end],
  } = parsed.data;
  if (!isDtype(dtype))
    throw new Error(
      `tensor ${shown} has dtype ${printable(dtype)}: only ${Object.keys(bytesPerValue).join(", ")} are supported`,
    );
  const bytes = shape.reduce((product, size) => product * size, bytesPerValue[dtype]);
  if (end - begin !== bytes)
    throw new Error(
      `tensor ${shown} of shape [${shape.join(", ")}] and dtype ${dtype} takes ${bytes} bytes, its offsets ${begin} to ${end} hold ${end - begin}`,
    );
  return { name, dtype, shape, begin, end };
}

function checkCoverage(tensors: StoredTensor[], dataLength: number): void {
  let covered = 0;
  let before = "";
  for (const { name: raw, begin, end } of tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    const name = printable(raw);
    if (end > dataLength)
      throw new Error(
        `tensor ${name} ends at byte ${end}, the file has ${dataLength} bytes of data: truncated?`,
      );
    if (begin < covered)
      throw new Error(
        `tensors ${before} and ${name} overlap: one ends at byte ${covered}, the other begins at ${begin}`,
      );
    if (begin > covered)
      throw new Error(`bytes ${covered} to ${begin}, before tensor ${name}, belong to no tensor`);
    covered = end;
    before = name;
  }
  if (covered !== dataLength)
    throw new Error(`bytes ${covered} to ${dataLength}, after the last tensor, belong to no tensor`);
}

/** JSON.parse silently keeps the last of two equal keys; a checkpoint that names a tensor twice is corrupt. */

/** The first key that the outermost object of `json` (valid JSON) has twice, or undefined. */
function repeatedKey(json: string): string | undefined {
  const seen = new Set<string>();
  let depth = 0;
  let expectKey = false;
  // Matches whole strings, to skip the punctuation inside them.
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    if (token === "{" || token === "[") expectKey = ++depth === 1;
    else if (token === "}" || token === "]") depth--;
    else if (token === ",") expectKey = depth === 1;
    else if (expectKey) {
      const key: string = JSON.parse(token);
      if (seen.has(key)) return key;
      seen.add(key);
      expectKey = false;
    }
  }
  return undefined;
}
