/** Reads the fixtures that sql/test/fixtures/make.py wrote. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Values in row-major order. */
export type Fixture = { shape: number[]; values: number[] };
export type Fixtures = (name: string) => Fixture;
/** Nested arrays, as node-postgres takes and returns them. */
export type Nested = number | Nested[];

export const fixtureFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), "fixtures");
export const modelFolder = path.join(fixtureFolder, "..", "..", "..", "models", "butterfly-64");

/** Standard deviations of the inputs, and timesteps, for which every network has expected outputs. */
export const standardDeviations = [1, 3];
export const timesteps = [0, 437, 999];

const readers = {
  F64: { bytes: 8, read: (data: DataView, at: number) => data.getFloat64(at, true) },
  F32: { bytes: 4, read: (data: DataView, at: number) => data.getFloat32(at, true) },
  I32: { bytes: 4, read: (data: DataView, at: number) => data.getInt32(at, true) },
  U8: { bytes: 1, read: (data: DataView, at: number) => data.getUint8(at) },
};
type Entry = { dtype: keyof typeof readers; shape: number[]; data_offsets: [number, number] };

/**
 * Reads the tensors of a file in the fixtures' folder; the result finds them by name, and throws for an unknown one.
 */
export async function readFixtures(file: string): Promise<Fixtures> {
  const raw = await readFile(path.join(fixtureFolder, file));
  const start = 8 + Number(raw.readBigUInt64LE(0));
  const header: Record<string, Entry> = JSON.parse(raw.toString("utf8", 8, start));
  const data = new DataView(raw.buffer, raw.byteOffset + start);
  return (name) => {
    const entry = header[name];
    if (!entry) throw new Error(`${file} has no ${name}: it has ${Object.keys(header).join(", ")}`);
    const { bytes, read } = readers[entry.dtype];
    const [begin, end] = entry.data_offsets;
    const values = Array.from({ length: (end - begin) / bytes }, (_, i) => read(data, begin + i * bytes));
    return { shape: entry.shape, values };
  };
}

/** Lists the names that start with `prefix` in a file, without the prefix. */
export async function fixtureNames(file: string, prefix: string): Promise<string[]> {
  const raw = await readFile(path.join(fixtureFolder, file));
  const header: Record<string, Entry> = JSON.parse(
    raw.toString("utf8", 8, 8 + Number(raw.readBigUInt64LE(0))),
  );
  return Object.keys(header)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

/** Nests row-major values as arrays of `shape`. */
export function nest({ shape, values }: Fixture): Nested[] {
  const [, ...inner] = shape;
  if (inner.length === 0) return values;
  const size = inner.reduce((product, length) => product * length, 1);
  return Array.from({ length: values.length / size }, (_, i) =>
    nest({ shape: inner, values: values.slice(i * size, (i + 1) * size) }),
  );
}

/** Flattens nested arrays in row-major order. */
export function flatten(nested: Nested): number[] {
  return typeof nested === "number" ? [nested] : nested.flatMap(flatten);
}
