import { expect, test } from "vitest";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

/** Colors that are hard to place: between two levels, nearly grey, at the ends; and many others. */
const colors = [
  ...Array.from({ length: 256 }, (_, level) => [level, level, level]),
  ...Array.from({ length: 256 }, (_, level) => [level, Math.max(0, level - 6), Math.min(255, level + 5)]),
  ...Array.from({ length: 4096 }, (_, i) => [17 * (i % 16), 17 * (Math.floor(i / 16) % 16), 17 * (i >> 8)]),
];

const cube = [0, 95, 135, 175, 215, 255];
const palette256 = [
  ...cube.flatMap((r) => cube.flatMap((g) => cube.map((b) => [r, g, b]))),
  ...Array.from({ length: 24 }, (_, i) => [8 + 10 * i, 8 + 10 * i, 8 + 10 * i]),
].map((color, i) => ({ code: 16 + i, color }));

const dim = [0, 205];
const palette16 = [
  ...dim.flatMap((b) => dim.flatMap((g) => dim.map((r) => [r, g, b]))),
  [127, 127, 127],
  ...[0, 255].flatMap((b) => [0, 255].flatMap((g) => [0, 255].map((r) => [r, g, b]))).slice(1),
].map((color, i) => ({ code: i < 8 ? 30 + i : 82 + i, color }));
Object.assign(palette16[4] ?? {}, { color: [0, 0, 238] });
Object.assign(palette16[7] ?? {}, { color: [229, 229, 229] });
Object.assign(palette16[12] ?? {}, { color: [92, 92, 255] });

const distance = (a: number[], b: number[]) =>
  a.reduce((sum, level, i) => sum + (level - (b[i] ?? 0)) ** 2, 0);

test.each([
  ["palette_256", palette256],
  ["palette_16", palette16],
])("%s finds no color that is farther than another", async (name, palette) => {
  const { rows } = await pool().query<{ code: number }>(
    `select imago.${name}(r, g, b) as code from unnest($1::integer[], $2::integer[], $3::integer[])
       with ordinality as color(r, g, b, i) order by i`,
    [0, 1, 2].map((channel) => colors.map((color) => color[channel])),
  );
  const known = new Map(palette.map(({ code, color }) => [code, color]));
  const wrong = rows.filter(({ code }, i) => {
    const color = colors[i] ?? [];
    return (
      distance(color, known.get(code) ?? []) >
      Math.min(...palette.map((other) => distance(color, other.color)))
    );
  });
  expect(wrong).toEqual([]);
  expect(rows).toHaveLength(colors.length);
});
