/** Writes a tensor's values as SQL text: the shortest form from which the engine gets the same bits back. */
import { toHalf } from "../checkpoints/floats";
import { findGrid, type Grid } from "./grid";

/** A longer tensor is written in parts, so that no line is longer than about a megabyte. */
const valuesPerPart = 131_072;

export type WeightPart = {
  /** An SQL expression of type real[]. */
  sql: string;
  /** The number of its values. */
  count: number;
};

/**
 * `values` are finite, and the tensor has `outputs` rows. On a grid a byte a value, else halves where each is one, else
 * singles.
 */
export function writeWeights(values: Float32Array, outputs: number): WeightPart[] {
  const halves = readHalves(values);
  if (!halves)
    return cut(values.length, valuesPerPart, (from, to) =>
      call("float32", singles(values.subarray(from, to))),
    );
  const inputs = values.length / outputs;
  const grid = inputs > 2 && inputs <= valuesPerPart ? findGrid(values, outputs) : undefined;
  if (!grid)
    return cut(values.length, valuesPerPart, (from, to) =>
      call("float16", bigEndian(halves.subarray(from, to))),
    );
  const rows = Math.floor(valuesPerPart / inputs);
  return cut(values.length, rows * inputs, (from, to) => gridded(grid, inputs, from, to));
}

function cut(length: number, step: number, write: (from: number, to: number) => string): WeightPart[] {
  return Array.from({ length: Math.max(1, Math.ceil(length / step)) }, (_, i) => {
    const [from, to] = [i * step, Math.min((i + 1) * step, length)];
    return { sql: write(from, to), count: to - from };
  });
}

const bytea = (bytes: Uint8Array): string => `decode('${Buffer.from(bytes).toString("hex")}', 'hex')`;
const call = (reader: "float16" | "float32", bytes: Uint8Array): string => `imago.${reader}(${bytea(bytes)})`;

function gridded({ bytes, scales }: Grid, inputs: number, from: number, to: number): string {
  const halves = readHalves(scales.subarray(from / inputs, to / inputs));
  if (!halves) throw new Error("halves have a scale that a half cannot hold");
  return `imago.gridded(${bytea(bytes.subarray(from, to))}, ${call("float16", bigEndian(halves))})`;
}

/** Undefined unless each value is a half. */
function readHalves(values: Float32Array): Uint16Array | undefined {
  const halves = new Uint16Array(values.length);
  for (const [i, value] of values.entries()) {
    const half = toHalf(value);
    if (half === undefined) return undefined;
    halves[i] = half;
  }
  return halves;
}

function bigEndian(halves: Uint16Array): Uint8Array {
  const bytes = Buffer.alloc(2 * halves.length);
  for (const [i, half] of halves.entries()) bytes.writeUInt16BE(half, 2 * i);
  return bytes;
}

function singles(values: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeFloatBE(value, 4 * i);
  return bytes;
}
