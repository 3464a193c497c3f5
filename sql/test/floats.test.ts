import { expect, test } from "vitest";
import { decodeRealArray, fromHalf } from "@/server/checkpoints/floats";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function read(reader: "float16" | "float32", bytes: Buffer): Promise<Float32Array> {
  const { rows } = await pool().query<{ data: Buffer }>(`select array_send(imago.${reader}($1)) as data`, [
    bytes,
  ]);
  return decodeRealArray(rows[0]?.data ?? Buffer.alloc(20));
}

/** Compares patterns of bits, which tell 0 from -0. */
const patterns = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);

test("every finite half, subnormals and both zeros too, is read exactly", async () => {
  const halves = Array.from({ length: 65_536 }, (_, bits) => bits).filter(
    (bits) => (bits & 0x7c00) !== 0x7c00,
  );
  const bytes = Buffer.alloc(2 * halves.length);
  for (const [i, bits] of halves.entries()) bytes.writeUInt16BE(bits, 2 * i);
  expect(patterns(await read("float16", bytes))).toEqual(patterns(Float32Array.from(halves, fromHalf)));
});

test("singles of every exponent are read exactly", async () => {
  const bits: number[] = [];
  for (let exponent = 0; exponent < 255; exponent++)
    for (const mantissa of [0, 1, 0x2aaaaa, 0x555555, 0x7fffff])
      for (const sign of [0, 1]) bits.push(((sign << 31) | (exponent << 23) | mantissa) >>> 0);
  const bytes = Buffer.alloc(4 * bits.length);
  for (const [i, pattern] of bits.entries()) bytes.writeUInt32BE(pattern, 4 * i);
  expect(patterns(await read("float32", bytes))).toEqual(Uint32Array.from(bits));
});

test("no bytes are no values, and half a value is refused", async () => {
  expect(await read("float16", Buffer.alloc(0))).toHaveLength(0);
  await expect(read("float16", Buffer.alloc(3))).rejects.toMatchObject({
    code: "IM002",
    message: expect.stringContaining("3 bytes"),
  });
  await expect(read("float32", Buffer.alloc(6))).rejects.toMatchObject({
    code: "IM002",
    message: expect.stringContaining("6 bytes"),
  });
});
