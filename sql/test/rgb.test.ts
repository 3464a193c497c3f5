import { expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function rgb(picture: unknown): Promise<number[]> {
  const { rows } = await pool().query<{ rgb: Buffer }>("select imago.rgb($1) as rgb", [picture]);
  return [...(rows[0]?.rgb ?? [])];
}

test("pixels go line by line, each red, green and blue", async () => {
  const red = [
    [-1, 1],
    [-1, 1],
  ];
  const green = [
    [-1, -1],
    [1, 1],
  ];
  const blue = [
    [1, 1],
    [-1, -1],
  ];
  expect(await rgb([red, green, blue])).toEqual([0, 0, 255, 255, 0, 255, 0, 255, 0, 255, 255, 0]);
});

test("one channel is grey", async () => {
  expect(await rgb([[[-1, 0, 1]]])).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255]);
});

test("each of the 256 levels comes back from its value, and values between go to the nearest", async () => {
  const levels = Array.from({ length: 256 }, (_, i) => i);
  const shifted = (by: number) => [[levels.map((level) => (level + by) / 127.5 - 1)]];
  for (const by of [0, 0.49, -0.49])
    expect((await rgb(shifted(by))).filter((_, i) => i % 3 === 0)).toEqual(levels);
});

test("values outside -1..1 are clamped", async () => {
  expect(await rgb([[[-1.5, -1e30, 1.01, 1e30]]])).toEqual([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]);
});

test("a picture of 64 x 64 has 12,288 bytes", async () => {
  const plane = Array.from({ length: 64 }, () => Array(64).fill(0.1));
  expect(await rgb([plane, plane, plane])).toHaveLength(12_288);
});

test.each([
  ["a flat array", [0, 0, 0], "IM002", "[1:3]"],
  ["two channels", [[[0]], [[0]]], "IM002", "[1:2][1:1][1:1]"],
  ["four channels", [[[0]], [[0]], [[0]], [[0]]], "IM002", "1 or 3 channels"],
  ["nothing", null, "IM002", "null"],
  ["an empty array", [], "IM002", "empty"],
  ["NaN", [[[0, Number.NaN]]], "IM004", "picture has NaN at element 1"],
  ["infinity", [[[Infinity]]], "IM004", "Infinity"],
  ["a missing value", [[[null]]], "IM004", "null"],
])("refused: %s", async (_, picture, code, message) => {
  await expectError(rgb(picture), code, message);
});
