import { describe, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase, provideFixtures } from "./setup";

const pool = provideDatabase();
const fixture = provideFixtures("schedules.safetensors");

async function alphas(beta_schedule: string, num_train_timesteps = 1000): Promise<number[]> {
  const { rows } = await pool().query<{ alphas: number[] }>(
    "select array_agg(alpha_cumprod order by t) as alphas from imago.train_alphas_cumprod($1)",
    [{ num_train_timesteps, beta_start: 0.0001, beta_end: 0.02, beta_schedule }],
  );
  return rows[0]?.alphas ?? [];
}

describe.each(["linear", "scaled_linear", "squaredcos_cap_v2"])("the beta schedule %s", (name) => {
  test("is diffusers'", async () => {
    const [actual, expected] = [await alphas(name), fixture(name).values];
    expect(actual).toHaveLength(1000);
    const off = actual.map((alpha, t) => Math.abs(alpha / (expected[t] ?? Number.NaN) - 1));
    expect(Math.max(...off)).toBeLessThan(1e-9);
  });

  test("falls from nearly 1 and stays above 0", async () => {
    const actual = await alphas(name);
    expect(actual).toEqual(actual.toSorted((a, b) => b - a));
    expect(actual[0]).toBeGreaterThan(0.999);
    expect(actual.at(-1)).toBeGreaterThan(0);
  });

  test("can have a single timestep", async () => {
    expect(await alphas(name, 1)).toEqual([
      name === "squaredcos_cap_v2" ? expect.closeTo(0.001, 12) : expect.closeTo(0.9999, 12),
    ]);
  });
});

test("is a running product, one multiplication a timestep, to the last bit", async () => {
  const { rows } = await pool().query(
    `select bool_and(alpha_cumprod = coalesce(before, 1) * (1 - (0.0001::double precision + (0.02::double precision - 0.0001) * (t / 999::double precision)))) as exact
     from (select *, lag(alpha_cumprod) over (order by t) as before
       from imago.train_alphas_cumprod('{"num_train_timesteps": 1000, "beta_start": 0.0001, "beta_end": 0.02, "beta_schedule": "linear"}')) as a`,
  );
  expect(rows).toEqual([{ exact: true }]);
});

test("an unknown beta schedule is refused", async () => {
  await expectError(alphas("sigmoid"), "IM005", "sigmoid", "squaredcos_cap_v2");
});
