import { beforeAll, describe, expect, test } from "vitest";
import { call } from "./call";
import { expectClose, expectCloseAndShaped, packedBound } from "./difference";
import type { Fixture } from "./fixture";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("primitives.safetensors");

test("the naive linear layer is PyTorch's", async () => {
  const [input, weight, bias] = [
    fixture("linear.input"),
    fixture("linear.weight"),
    fixture("linear.bias"),
  ] as const;
  const actual = await call(pool(), "reference_linear", input, weight, bias);
  expectCloseAndShaped(actual, fixture("linear.output"), { max: 1e-5 });
});

describe("packed", () => {
  let expected: Fixture;
  let tokens: number[][];
  let model: number | undefined;

  beforeAll(async () => {
    const input = fixture("linear.input");
    expected = fixture("linear.output");
    tokens = Array.from({ length: 6 }, (_, t) => input.values.slice(t * 10, (t + 1) * 10));
    const { rows } = await pool().query<{ id: number }>(
      `insert into imago.model (name, identity, config, scheduler, channels, height, width, parameters)
       values ('linear', '', '{}', '{}', 1, 1, 1, 0) returning id`,
    );
    model = rows[0]?.id;
    for (const part of ["weight", "bias"]) {
      const { shape, values } = fixture(`linear.${part}`);
      await pool().query("insert into imago.tensor values ($1, $2, $3, $4)", [
        model,
        `time_embedding.linear_1.${part}`,
        shape,
        values,
      ]);
    }
    await pool().query("select imago.compile_dense($1)", [model]);
  });

  test("the linear layer of a vector is PyTorch's", async () => {
    const outputs: number[][] = [];
    for (const token of tokens) {
      const { rows } = await pool().query(
        "select imago.linear(d, $2) as y from imago.dense as d where d.model_id = $1",
        [model, token],
      );
      expect(rows).toHaveLength(1);
      outputs.push(rows[0].y);
    }
    expectClose(outputs, expected, packedBound(expected));
  });

  test.each([
    ["as they are", 1, 0],
    ["after a gain and a shift that undo what was done to them", 0.25, -3],
  ])("the linear layer of all tokens at once is PyTorch's: inputs %s", async (_, gain, shift) => {
    const channels = Array.from({ length: 10 }, (_, c) =>
      tokens.map((token) => ((token[c] ?? 0) - shift) / gain),
    );
    const least = Math.min(0, ...tokens.flat());
    const largest = Math.max(0, ...tokens.flat());
    const residual = expected.values.length / 6;
    const { rows } = await pool().query<{ data: number[][]; stats: number[][] }>(
      `select y.data, y.stats from imago.dense as d
       cross join lateral imago.project(d, $2, array_fill($3::double precision, '{10}'), array_fill($4::double precision, '{10}'), $5, $6, $7) as y
       where d.model_id = $1`,
      [model, channels, gain, shift, least, largest, Array(residual).fill([1, 2, 3, 4, 5, 6])],
    );
    const { data = [], stats = [] } = rows[0] ?? {};
    const outputs = tokens.map((_, t) => data.map((channel) => (channel[t] ?? 0) - (t + 1)));
    expectClose(outputs, expected, packedBound(expected));
    for (const [o, channel] of data.entries()) {
      const sum = channel.reduce((a, b) => a + b, 0);
      expect(stats[o]?.[0]).toBeCloseTo(sum, 4);
      expect(stats[o]?.[2]).toBeCloseTo(Math.min(...channel), 4);
      expect(stats[o]?.[3]).toBeCloseTo(Math.max(...channel), 4);
    }
  });
});
