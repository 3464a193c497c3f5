/** Writes a tensor's values as SQL text: the shortest form from which the engine gets the same bits back. */
import { toHalf } from "../checkpoints/floats";

/** A longer tensor is written in parts, so that no line is longer than about a megabyte. */
const valuesPerPart = 131_072;

export type WeightText = {
  /** The SQL function that reads the form: imago.NAME(bytea) returns real[]. */
  reader: "float16" | "float32";
  /** Hexadecimal bytes, big-endian, part after part. */
  parts: string[];
};

/** `values` are finite. Halves if each of them is one, else singles. */
export function writeWeights(values: Float32Array): WeightText {
  const halves = new Uint16Array(values.length);
  const reader = values.every((value, i) => {
    const half = toHalf(value);
    halves[i] = half ?? 0;
    return half !== undefined;
  })
    ? "float16"
    : "float32";
  const bytes = Buffer.alloc(values.length * (reader === "float16" ? 2 : 4));
  for (let i = 0; i < values.length; i++)
    if (reader === "float16") bytes.writeUInt16BE(halves[i] ?? 0, 2 * i);
    else bytes.writeFloatBE(values[i] ?? 0, 4 * i);
  const bytesPerPart = (bytes.length / Math.max(values.length, 1)) * valuesPerPart;
  const parts = Array.from({ length: Math.max(1, Math.ceil(bytes.length / bytesPerPart)) }, (_, i) =>
    bytes.toString("hex", i * bytesPerPart, Math.min((i + 1) * bytesPerPart, bytes.length)),
  );
  return { reader, parts };
}

export { valuesPerPart };
