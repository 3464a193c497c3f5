import { describe, expect, test } from "vitest";
import { call } from "./call";
import { expectClose, expectCloseAndShaped, packedBound } from "./difference";
import { activation } from "./lone_layer";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("primitives.safetensors");

const attended = (name: string, heads: number) =>
  call(
    pool(),
    "reference_attention",
    fixture(`${name}.q`),
    fixture(`${name}.k`),
    fixture(`${name}.v`),
    heads,
  );

test("the naive attention of three heads is PyTorch's", async () => {
  expectCloseAndShaped(await attended("attention", 3), fixture("attention.output"), { max: 1e-5 });
});

test("scores of several hundred do not overflow", async () => {
  expectCloseAndShaped(await attended("attention.extreme", 3), fixture("attention.extreme.output"), {
    max: 1e-5,
  });
});

test("with equal keys every token gets the mean of the values", async () => {
  const q = { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] };
  const k = { shape: [3, 2], values: Array(6).fill(1) };
  const v = { shape: [3, 2], values: [1, 10, 2, 20, 6, 60] };
  const actual = await call(pool(), "reference_attention", q, k, v, 1);
  expectCloseAndShaped(actual, { shape: [3, 2], values: [3, 30, 3, 30, 3, 30] }, { max: 1e-12 });
});

test("tokens are the pixels, row by row, and become the same picture again", async () => {
  const picture = { shape: [2, 2, 3], values: Array.from({ length: 12 }, (_, i) => i) };
  const tokens = await call(pool(), "reference_tokens", picture);
  expect(tokens).toEqual([0, 1, 2, 3, 4, 5].map((pixel) => [pixel, pixel + 6]));
  const { rows } = await pool().query("select imago.reference_from_tokens($1, 2, 3) as picture", [tokens]);
  expectCloseAndShaped(rows[0].picture, picture, { max: 0 });
});

describe.each(["attention", "attention.extreme"])("packed attention of three heads, %s", (name) => {
  test("is PyTorch's", async () => {
    // Channels first: queries, then keys, then values.
    const parts = ["q", "k", "v"].map((part) => fixture(`${name}.${part}`));
    const columns = parts.flatMap(({ values }) =>
      Array.from({ length: 12 }, (_, c) => Array.from({ length: 6 }, (_, t) => values[t * 12 + c] ?? 0)),
    );
    const { rows } = await pool().query(
      "select y.data from imago.attention(row($1::real[], $2::double precision[])::imago.activation, 3) as y",
      activation({ shape: [36, 6], values: columns.flat() }),
    );
    const expected = fixture(`${name}.output`);
    const byToken = Array.from({ length: 6 }, (_, t) => rows[0].data.map((channel: number[]) => channel[t]));
    expectClose(byToken, expected, packedBound(expected, name === "attention" ? 1 : 10));
  });
});
