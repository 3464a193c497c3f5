import { expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function halfBlocks(rgb: Buffer, width: number, columns: number, color = "ansi"): Promise<string[]> {
  const { rows } = await pool().query<{ text: string }>("select imago.half_blocks($1, $2, $3, $4) as text", [
    rgb,
    width,
    columns,
    color,
  ]);
  return (rows[0]?.text ?? "").split("\n");
}

test("every character is two pixels, the upper in front and the lower behind, each pair of colours named once a run", async () => {
  const upper = Array.from({ length: 16 }, (_, x) => (x < 8 ? [255, 0, 0] : [0, 0, 255]));
  const lower = Array.from({ length: 16 }, (_, x) => (x < 12 ? [9, 9, 9] : [1, 2, 3]));
  expect(await halfBlocks(Buffer.from([...upper, ...lower].flat()), 16, 16)).toEqual([
    "\x1b[38;2;255;0;0;48;2;9;9;9m▀▀▀▀▀▀▀▀\x1b[38;2;0;0;255;48;2;9;9;9m▀▀▀▀\x1b[38;2;0;0;255;48;2;1;2;3m▀▀▀▀\x1b[0m",
  ]);
});

test("64 x 64 pixels at 64 columns are 32 lines", async () => {
  const lines = await halfBlocks(Buffer.alloc(64 * 64 * 3), 64, 64);
  expect(lines).toEqual(Array(32).fill(`\x1b[38;2;0;0;0;48;2;0;0;0m${"▀".repeat(64)}\x1b[0m`));
});

test.each([
  ["ansi256", "38;5;196;48;5;232"],
  ["ansi16", "91;40"],
])("from a palette: %s", async (color, ink) => {
  const picture = Buffer.from([Array(16).fill([255, 0, 0]), Array(16).fill([9, 9, 9])].flat(2));
  expect(await halfBlocks(picture, 16, 16, color)).toEqual([`\x1b[${ink}m${"▀".repeat(16)}\x1b[0m`]);
});

test("too few columns and broken lines are refused", async () => {
  await expectError(halfBlocks(Buffer.alloc(12), 2, 15), "IM005", "columns is 15");
  await expectError(halfBlocks(Buffer.alloc(12), 3, 16), "IM002", "12 bytes");
  await expectError(
    halfBlocks(Buffer.alloc(12), 2, 16, "none"),
    "IM005",
    "unknown color none, known are ansi, ",
  );
});
