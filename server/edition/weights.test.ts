/** Weights as SQL text come back from the engine with the bits that they had. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeRealArray } from "@/server/checkpoints/floats";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { writeWeights } from "./weights";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function readBack(parts: { sql: string }[]): Promise<Uint32Array> {
  const read: number[] = [];
  for (const { sql } of parts) {
    const { rows } = await database.pool.query<{ data: Buffer }>(`select array_send(${sql}) as data`);
    const values = decodeRealArray(rows[0]?.data ?? Buffer.alloc(20));
    read.push(...new Uint32Array(values.buffer, values.byteOffset, values.length));
  }
  return Uint32Array.from(read);
}

const patterns = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);
const readers = (parts: { sql: string }[]) => new Set(parts.map(({ sql }) => /^imago\.(\w+)/.exec(sql)?.[1]));

test("weights on a grid take a byte each, whatever the scales, with both zeros", async () => {
  // Four bits, so that 127 times as much is a half, too.
  const scale = fc
    .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: -24, max: 5 }))
    .map(([mantissa, exponent]) => mantissa * 2 ** exponent);
  const row = fc.tuple(
    scale,
    fc.array(fc.oneof(fc.integer({ min: -127, max: 127 }), fc.constant(-0)), { minLength: 5, maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
      const values = Float32Array.from(rows.flatMap(([by, whole]) => whole.map((number) => number * by)));
      const parts = writeWeights(values, rows.length);
      expect(readers(parts)).toEqual(new Set(["gridded"]));
      expect(await readBack(parts)).toEqual(patterns(values));
    }),
    { numRuns: 60 },
  );
});

test("a tensor of several parts comes back whole, cut between outputs", async () => {
  const [outputs, inputs] = [3, 60_000];
  const values = Float32Array.from(
    { length: outputs * inputs },
    (_, i) => ((i % 255) - 127) * 2 ** -(Math.floor(i / inputs) + 3),
  );
  const parts = writeWeights(values, outputs);
  expect(parts.map(({ count }) => count)).toEqual([120_000, 60_000]);
  expect(await readBack(parts)).toEqual(patterns(values));
});

test.each([
  ["one whole number of 128", [1, 2, 128, 0, 0, 0], "float16"],
  ["halves that share no grid", [1, 2 ** -10, 0, 0, 0, 0], "float16"],
  ["a single", [1, 2, 0.1, 0, 0, 0], "float32"],
  ["a row of zeros beside it", [0, 0, -0, 1, 2, 3], "gridded"],
])("%s: %s is written as %s", async (_, numbers, reader) => {
  const values = Float32Array.from(numbers);
  const parts = writeWeights(values, 2);
  expect(readers(parts)).toEqual(new Set([reader]));
  expect(await readBack(parts)).toEqual(patterns(values));
});

test("outputs of different lengths are refused", async () => {
  await expect(
    database.pool.query("select imago.gridded('\\x8081ff', '{1,2}'::real[])"),
  ).rejects.toMatchObject({
    code: "IM002",
    message: expect.stringContaining("3 bytes are not as many for each of 2 scales"),
  });
});
