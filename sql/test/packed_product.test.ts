import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleLimits } from "@/lib/api/allowed";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

type Row = { plane: string; kernel: string; product: string; cells: string[]; sliding: string[] };

async function packed(pixels: unknown, taps: unknown, digits: unknown = 12): Promise<Row> {
  const values = [pixels, taps, digits];
  const { rows } = await pool().query<Row>("select * from imago.packed_product($1, $2, $3)", values);
  const [row] = rows;
  if (!row) throw new Error("no row");
  return row;
}

/** Slides the kernel over all pixels that it touches, from the left: tap j on pixel o + j. */
function slide(pixels: number[], taps: number[]): string[] {
  return Array.from({ length: pixels.length + taps.length - 1 }, (_, i) =>
    String(taps.reduce((sum, tap, j) => sum + tap * (pixels[i + j - taps.length + 1] ?? 0), 0)),
  );
}

test("four pixels and three taps are multiplied as one number each", async () => {
  expect(await packed([3, 1, 4, 1], [1, 2, 5])).toEqual({
    plane: "000000000003000000000001000000000004000000000001",
    kernel: "000000000005000000000002000000000001",
    product: "000000000015000000000011000000000025000000000014000000000006000000000001",
    cells: ["15", "11", "25", "14", "6", "1"],
    sliding: ["15", "11", "25", "14", "6", "1"],
  });
});

test("cells of eight digits, too", async () => {
  expect(await packed([3, 1, 4, 1], [1, 2, 5], 8)).toEqual({
    plane: "00000003000000010000000400000001",
    kernel: "000000050000000200000001",
    product: "000000150000001100000025000000140000000600000001",
    cells: ["15", "11", "25", "14", "6", "1"],
    sliding: ["15", "11", "25", "14", "6", "1"],
  });
});

test.each([
  [12, exampleLimits.pixels.largest, exampleLimits.taps.largest],
  [8, 9_999, 999],
])(
  "whatever the numbers, the product's cells of %i digits are the sliding window's sums",
  async (digits, largestPixel, largestTap) => {
    const row = ({ count, largest }: { count: number; largest: number }) =>
      fc.array(fc.oneof(fc.constantFrom(0, largest), fc.integer({ min: 0, max: largest })), {
        minLength: 1,
        maxLength: count,
      });
    await fc.assert(
      fc.asyncProperty(
        row({ count: exampleLimits.pixels.count, largest: largestPixel }),
        row({ count: exampleLimits.taps.count, largest: largestTap }),
        async (pixels, taps) => {
          const { plane, kernel, product, cells, sliding } = await packed(pixels, taps, digits);
          expect(cells).toEqual(slide(pixels, taps));
          expect(sliding).toEqual(cells);
          expect(BigInt(product)).toBe(BigInt(plane) * BigInt(kernel));
          expect(product).toHaveLength(digits * cells.length);
        },
      ),
      { numRuns: 100 },
    );
  },
);

test.each([
  ["a pixel too large", [1, 100_000], [1], "IM005", ["pixels: number 2 is 100000", "0 to 99999"]],
  ["a negative pixel", [-1], [1], "IM005", ["number 1 is -1"]],
  ["a tap too large", [1], [1, 2, 10_000], "IM005", ["taps: number 3 is 10000", "0 to 9999"]],
  ["a missing tap", [1], [null], "IM005", ["number 1 is null"]],
  ["too many pixels", Array(13).fill(1), [1], "IM002", ["1 to 12", "there are 13"]],
  ["too many taps", [1], Array(6).fill(1), "IM002", ["1 to 5", "there are 6"]],
  ["no pixel", [], [1], "IM002", ["pixels", "there is none"]],
  ["nothing", [1], null, "IM002", ["taps", "there is none"]],
  ["two rows", [[1], [2]], [1], "IM002", ["[1:2][1:1]"]],
  ["a pixel too large for eight digits", [10_000], [1], "IM005", ["number 1 is 10000", "0 to 9999"], 8],
  ["a tap too large for eight digits", [1], [1000], "IM005", ["number 1 is 1000", "0 to 999"], 8],
  ["cells of ten digits", [1], [1], "IM005", ["digits is 10", "8 or 12"], 10],
  ["cells of null digits", [1], [1], "IM005", ["digits is null", "8 or 12"], null],
])("refused: %s", async (_, pixels, taps, code, parts, digits: number | null = 12) => {
  await expectError(packed(pixels, taps, digits), code, ...parts);
});
