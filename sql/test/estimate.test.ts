import { expect, test } from "vitest";
import { expectClose } from "./difference";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

const a = 0.36;
const x0 = [-0.9, 0.1, 1, 2.5, -1.5];
const eps = [1.7, -0.4, 0.2, -2.1, 0.6];
const both = (f: (x0: number, eps: number) => number) => x0.map((value, i) => f(value, eps[i] ?? Number.NaN));
const image = both((x, e) => 0.6 * x + 0.8 * e);
const outputs = {
  epsilon: eps,
  sample: x0,
  v_prediction: both((x, e) => 0.6 * e - 0.8 * x),
};

async function estimate(prediction: keyof typeof outputs, clip: boolean) {
  const { rows } = await pool().query<{ alpha_cumprod: number; eps: number[]; x0: number[] }>(
    "select (imago.estimate($1, $2, $3, $4, $5)).*",
    [image, outputs[prediction], a, prediction, clip],
  );
  const [row] = rows;
  if (!row) throw new Error("no estimate");
  return row;
}

test.each(["epsilon", "sample", "v_prediction"] as const)(
  "a %s output means these x0 and eps",
  async (prediction) => {
    const actual = await estimate(prediction, false);
    expect(actual.alpha_cumprod).toBe(a);
    expectClose(actual.x0, { shape: [5], values: x0 }, { max: 1e-14 });
    expectClose(actual.eps, { shape: [5], values: eps }, { max: 1e-14 });
  },
);

test.each(["epsilon", "sample", "v_prediction"] as const)(
  "the x0 of a %s output is clipped to -1..1, and eps follows from it",
  async (prediction) => {
    const actual = await estimate(prediction, true);
    const clipped = x0.map((value) => Math.max(-1, Math.min(1, value)));
    expectClose(actual.x0, { shape: [5], values: clipped }, { max: 1e-14 });
    expect(Math.max(...actual.x0.map(Math.abs))).toBe(1);
    const again = actual.x0.map((value, i) => 0.6 * value + 0.8 * (actual.eps[i] ?? Number.NaN));
    expectClose(again, { shape: [5], values: image }, { max: 1e-14 });
  },
);
