import { expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function braille(rgb: Buffer, width: number, ...more: unknown[]): Promise<string[]> {
  const places = more.map((_, i) => `, $${i + 3}`).join("");
  const { rows } = await pool().query<{ text: string }>(`select imago.braille($1, $2${places}) as text`, [
    rgb,
    width,
    ...more,
  ]);
  return (rows[0]?.text ?? "").split("\n");
}

/** Makes a picture of 32 x 4 pixels, a dot each at 16 columns, black where `isInk`. */
const dots = (isInk: (x: number, y: number) => boolean) =>
  Buffer.from(Array.from({ length: 128 }, (_, i) => Array(3).fill(isInk(i % 32, i >> 5) ? 0 : 255)).flat());

test("every dot is at its place: the bits of Unicode's patterns", async () => {
  for (const [bit, [x, y]] of [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    [0, 3],
    [1, 3],
  ].entries())
    expect(
      await braille(
        dots((column, row) => column % 2 === x && row === y),
        32,
        16,
      ),
    ).toEqual([String.fromCodePoint(0x2800 + 2 ** bit).repeat(16)]);
});

test("64 x 64 pixels are 32 x 16 characters, white the empty pattern and black the full one", async () => {
  expect(await braille(Buffer.alloc(64 * 64 * 3, 255), 64)).toEqual(Array(16).fill("\u2800".repeat(32)));
  expect(await braille(Buffer.alloc(64 * 64 * 3, 0), 64)).toEqual(Array(16).fill("\u28ff".repeat(32)));
});

test("a grey has its share of the dots", async () => {
  for (const level of [32, 96, 128, 160, 224]) {
    const text = (await braille(Buffer.alloc(64 * 64 * 3, level), 64)).join("");
    const count = [...text].reduce(
      (sum, pattern) => sum + (pattern.codePointAt(0) ?? 0).toString(2).slice(6).replaceAll("0", "").length,
      0,
    );
    expect(Math.abs(count / 4096 - (255 - level) / 255)).toBeLessThanOrEqual(1 / 32);
  }
});

test("a character has the mean color of its dots, on white paper", async () => {
  const text = (await braille(Buffer.from(Array(128).fill([200, 0, 0]).flat()), 32, 16, "ansi")).join("\n");
  expect(text.startsWith("\x1b[48;2;255;255;255m\x1b[38;2;200;0;0m")).toBe(true);
  expect(text.endsWith("\x1b[0m")).toBe(true);
  expect([...text].filter((character) => character >= "\u2800")).toHaveLength(16);
});

test("bad arguments are refused", async () => {
  await expectError(braille(Buffer.alloc(12), 2, 161), "IM005", "columns is 161, it must be 16..160");
  await expectError(braille(Buffer.alloc(12), 2, 16, "html"), "IM005", "unknown color html");
  await expectError(braille(Buffer.alloc(12), 3), "IM002", "12 bytes");
});
