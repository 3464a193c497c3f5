import { expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function byShape(rgb: Buffer, width: number, ...more: unknown[]): Promise<string[]> {
  const places = more.map((_, i) => `, $${i + 3}`).join("");
  const { rows } = await pool().query<{ text: string }>(
    `select imago.ascii_by_shape($1, $2${places}) as text`,
    [rgb, width, ...more],
  );
  return (rows[0]?.text ?? "").split("\n");
}

/** Makes a picture of 32 x 3 pixels, which are the parts of 16 cells. */
const parts = (level: (x: number, y: number) => number) =>
  Buffer.from(Array.from({ length: 96 }, (_, i) => Array(3).fill(level(i % 32, Math.floor(i / 32)))).flat());

test.each([
  ["white", () => 255, " "],
  ["black", () => 0, "@"],
  ["a line along the bottom", (_: number, y: number) => (y === 2 ? 120 : 255), "_"],
  ["a falling stroke", (x: number, y: number) => ((x % 2 === 0) === y < 1 || y === 1 ? 140 : 255), "\\"],
  ["ink at the top", (_: number, y: number) => (y === 0 ? 120 : 255), '"'],
])("%s looks like its glyph", async (_, level, glyph) => {
  expect(await byShape(parts(level), 32, 16)).toEqual([glyph.repeat(16)]);
});

test("no other glyph is nearer, in 16 cells of noise and in every glyph's own shape", async () => {
  const { rows: known } = await pool().query<{ glyph: string; ink: number[]; whole: number }>(
    `select glyph, array[upper_left, upper_right, left_, right_, lower_left, lower_right] as ink, whole
     from imago.glyph_shapes()`,
  );
  expect(known.map(({ glyph }) => glyph).join("")).toMatch(/^[ -~]{45}$/);
  const noise = (i: number) => Math.floor(255 * ((Math.sin(i * 12.9898) * 43758.5453) % 1) ** 2);
  const cells = [
    ...Array.from({ length: 16 }, (_, cell) =>
      Array.from({ length: 6 }, (_, part) => noise(6 * cell + part)),
    ),
    ...known.map(({ ink }) => ink),
    ...Array(3).fill(Array(6).fill(255)), // to fill a line
  ];
  const squared = (a: number, b: number) => (a - b) ** 2;
  const distance = (cell: number[], { ink, whole }: { ink: number[]; whole: number }) =>
    cell.reduce((sum, part, i) => sum + squared(part, ink[i] ?? 0), 0) +
    18 * squared(Math.round(cell.reduce((sum, part) => sum + part) / 6), whole);
  const picture = Buffer.alloc(128 * 3 * 3);
  for (const [i, cell] of cells.entries())
    for (const [part, ink] of cell.entries())
      picture.fill(
        255 - ink,
        3 * (128 * (part >> 1) + 2 * i + (part % 2)),
        3 * (128 * (part >> 1) + 2 * i + (part % 2) + 1),
      );
  const taken = (await byShape(picture, 128, 64)).join("");
  for (const [i, cell] of cells.entries()) {
    const glyph = known.find((shape) => shape.glyph === taken[i]);
    expect(glyph && distance(cell, glyph)).toBe(Math.min(...known.map((shape) => distance(cell, shape))));
  }
});

test("64 x 64 pixels at 64 columns are 32 lines; colors stand on white paper", async () => {
  expect(await byShape(Buffer.alloc(64 * 64 * 3, 0), 64)).toEqual(Array(32).fill("@".repeat(64)));
  expect(await byShape(Buffer.alloc(96 * 3, 0), 32, 16, "ansi256")).toEqual([
    `\x1b[48;5;231m\x1b[38;5;16m${"@".repeat(16)}\x1b[0m`,
  ]);
});

test("bad arguments are refused", async () => {
  await expectError(byShape(Buffer.alloc(12), 2, 15), "IM005", "columns is 15, it must be 16..160");
  await expectError(byShape(Buffer.alloc(12), 2, 16, "html"), "IM005", "unknown color html");
  await expectError(byShape(Buffer.alloc(12), 3), "IM002", "12 bytes");
});
