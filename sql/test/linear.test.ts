import { expect, test } from "vitest";
import { call } from "./call";
import { expectClose, expectCloseAndShaped, packedBound } from "./difference";
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

test("the packed linear layer is PyTorch's", async () => {
  const { rows } = await pool().query<{ id: number }>(
    `insert into imago.model (name, identity, config, scheduler, channels, height, width, parameters)
     values ('linear', '', '{}', '{}', 1, 1, 1, 0) returning id`,
  );
  const id = rows[0]?.id;
  for (const part of ["weight", "bias"]) {
    const { shape, values } = fixture(`linear.${part}`);
    await pool().query("insert into imago.tensor values ($1, $2, $3, $4)", [
      id,
      `time_embedding.linear_1.${part}`,
      shape,
      values,
    ]);
  }
  await pool().query("select imago.compile_dense($1)", [id]);
  const input = fixture("linear.input");
  const tokens = Array.from({ length: 6 }, (_, t) => input.values.slice(t * 10, (t + 1) * 10));
  const outputs: number[][] = [];
  for (const token of tokens) {
    const { rows } = await pool().query(
      "select imago.linear(d, $2) as y from imago.dense as d where d.model_id = $1",
      [id, token],
    );
    expect(rows).toHaveLength(1);
    outputs.push(rows[0].y);
  }
  const expected = fixture("linear.output");
  expectClose(outputs, expected, packedBound(expected));
});
