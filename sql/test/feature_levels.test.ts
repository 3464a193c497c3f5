import { expect, test } from "vitest";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

type Row = { channel: number; low: number; high: number; levels: Buffer };

async function levels(maps: number[][]): Promise<Row[]> {
  const { rows } = await pool().query<Row>("select * from imago.feature_levels($1)", [maps]);
  return rows;
}

test("every channel is stretched between its own lowest and highest value", async () => {
  const [first, second] = await levels([
    [-2, 0, 2, 1],
    [10, 10.5, 11, 10],
  ]);
  expect(first).toEqual({ channel: 1, low: -2, high: 2, levels: Buffer.of(0, 128, 255, 191) });
  expect(second).toEqual({ channel: 2, low: 10, high: 11, levels: Buffer.of(0, 128, 255, 0) });
});

test("a channel of one value is in the middle, however large or small the values are", async () => {
  const rows = await levels([
    [7, 7],
    [-3e38, 3e38],
    [0, 1e-45],
  ]);
  expect(rows.map(({ levels: bytes }) => [...bytes])).toEqual([
    [128, 128],
    [0, 255],
    [0, 255],
  ]);
});

test("there is a byte for every pixel, in order", async () => {
  const channel = Array.from({ length: 256 }, (_, i) => i);
  const [row] = await levels([channel]);
  expect([...(row?.levels ?? [])]).toEqual(channel);
});
