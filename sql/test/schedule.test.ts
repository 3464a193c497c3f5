import { beforeAll, describe, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

type Step = { step: number; t: number; t_next: number; noise_level: number };

const pool = provideDatabase();
beforeAll(async () => {
  await insertToy(pool(), "toy");
  await insertToy(pool(), "short", { scheduler: { num_train_timesteps: 100 } });
});

async function schedule(...values: unknown[]): Promise<Step[]> {
  const places = values.length === 2 ? "$1, $2::integer[]" : "$1, $2::integer, $3";
  const { rows } = await pool().query<Step>(`select * from imago.schedule(${places})`, values);
  return rows;
}
const evaluated = async (steps: number | null, spacing: string | null) =>
  (await schedule("toy", steps, spacing)).map(({ t }) => t);

function halfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/**
 * DDPMScheduler.set_timesteps with numpy's floating point; the first n entries only, because arange may give one more.
 */
function diffusers(spacing: string, n: number): number[] {
  const last = 999;
  if (n === 1) return [last];
  const places = Array.from({ length: n }, (_, i) => i);
  if (spacing === "linspace")
    return places.map((i) => (i === n - 1 ? last : halfToEven(i * (last / (n - 1))))).reverse();
  if (spacing === "leading") return places.map((i) => i * Math.floor(1000 / n)).reverse();
  const stride = 1000 - 1000 / n - 1000;
  return places.map((i) => halfToEven(1000 + i * stride) - 1);
}

describe("the timesteps of a spacing", () => {
  // Computed by hand from the definitions. 7 and 16 have ties: 832.5, 499.5, 166.5 and 937.5, 812.5, ...
  test.each([
    [
      "linspace",
      20,
      [999, 946, 894, 841, 789, 736, 684, 631, 578, 526, 473, 421, 368, 315, 263, 210, 158, 105, 53, 0],
    ],
    ["linspace", 7, [999, 832, 666, 500, 333, 166, 0]],
    ["linspace", 3, [999, 500, 0]],
    ["linspace", 2, [999, 0]],
    ["leading", 4, [750, 500, 250, 0]],
    ["leading", 3, [666, 333, 0]],
    ["trailing", 4, [999, 749, 499, 249]],
    ["trailing", 3, [999, 666, 332]],
    ["trailing", 16, [999, 937, 874, 811, 749, 687, 624, 561, 499, 437, 374, 311, 249, 187, 124, 61]],
  ])("%s, %i steps, are diffusers'", async (spacing, steps, expected) => {
    expect(await evaluated(steps, spacing)).toEqual(expected);
  });

  test.each(["linspace", "leading", "trailing"])(
    "%s are diffusers' for every number of steps",
    async (spacing) => {
      const { rows } = await pool().query<{ n: number; path: number[] }>(
        "select n, imago.timestep_path(1000, n, $1) as path from generate_series(1, 1000) as n order by n",
        [spacing],
      );
      expect(rows).toHaveLength(1000);
      for (const { n, path } of rows)
        if (path.join() !== [...diffusers(spacing, n), -1].join())
          expect({ n, path }).toEqual({ n, path: [...diffusers(spacing, n), -1] });
    },
  );

  test.each(["linspace", "leading", "trailing"])("%s with one step starts at T - 1", async (spacing) => {
    expect(await evaluated(1, spacing)).toEqual([999]);
  });

  test("are 20, and linspace, where neither the model nor who asks says otherwise", async () => {
    expect(await evaluated(null, "linspace")).toEqual(await evaluated(20, "linspace"));
    expect(await evaluated(7, null)).toEqual(await evaluated(7, "linspace"));
  });
});

test("a thousand steps visit every timestep", async () => {
  const all = Array.from({ length: 1000 }, (_, i) => 999 - i);
  for (const spacing of ["linspace", "leading", "trailing"])
    expect(await evaluated(1000, spacing)).toEqual(all);
});

test("each step goes to the next timestep, the last to -1, without noise", async () => {
  const steps = await schedule("toy", 4, "leading");
  expect(steps.map(({ step, t, t_next }) => [step, t, t_next])).toEqual([
    [1, 750, 500],
    [2, 500, 250],
    [3, 250, 0],
    [4, 0, -1],
  ]);
  expect(steps.at(-1)?.noise_level).toBe(0);
});

test("a row's noise level is that of the state its step leaves: sqrt(1 - alphas_cumprod at t_next)", async () => {
  const { rows } = await pool().query<{ off: number }>(
    `select max(abs(s.noise_level - sqrt(1 - a.alpha_cumprod))) as off
     from imago.schedule('toy', 50, 'linspace') as s
     join imago.model as m on m.name = 'toy'
     join imago.alphas_cumprod as a on a.model_id = m.id and a.t = s.t_next`,
  );
  expect(rows[0]?.off).toBeLessThan(1e-15);
  const levels = (await schedule("toy", 50, "linspace")).map((step) => step.noise_level);
  expect(levels).toEqual(levels.toSorted((a, b) => b - a));
});

test("the article's schedule has four steps and ends at t = 0, with a noise level of 0.01", async () => {
  for (const steps of [null, 4]) {
    const rows = await schedule("toy", steps, "article");
    expect(rows.map(({ t, t_next }) => [t, t_next])).toEqual([
      [500, 250],
      [250, 125],
      [125, 60],
      [60, 0],
    ]);
    expect(rows.at(-1)?.noise_level).toBeCloseTo(0.01, 12);
  }
});

test("a list is taken entry by entry and ends at -1", async () => {
  const rows = await schedule("toy", [999, 400, 399, 7]);
  expect(rows.map(({ step, t, t_next }) => [step, t, t_next])).toEqual([
    [1, 999, 400],
    [2, 400, 399],
    [3, 399, 7],
    [4, 7, -1],
  ]);
});

describe("refused:", () => {
  test.each([
    ["an unknown model", ["other", 20, "linspace"], "IM001", ["other"]],
    ["an unknown spacing", ["toy", 20, "even"], "IM005", ["even", "linspace, leading, trailing, article"]],
    ["no steps at all", ["toy", 0, "linspace"], "IM005", ["0", "1..1000"]],
    ["no steps at all", ["toy", 0, "leading"], "IM005", ["0", "1..1000"]],
    ["no steps at all", ["toy", 0, "trailing"], "IM005", ["0", "1..1000"]],
    ["a negative number of steps", ["toy", -1, "trailing"], "IM005", ["-1", "1..1000"]],
    ["more steps than timesteps", ["short", 101, "leading"], "IM005", ["101", "1..100"]],
    ["another number of steps for the article's schedule", ["toy", 20, "article"], "IM005", ["20", "4"]],
    [
      "the article's schedule for a model without t = 500",
      ["short", 4, "article"],
      "IM003",
      ["500", "0..99"],
    ],
    ["a list with a timestep beyond T - 1", ["toy", [1000, 5]], "IM003", ["1000", "0..999"]],
    ["a list with a negative timestep", ["toy", [5, -1]], "IM003", ["-1", "0..999"]],
    ["a list with a gap", ["toy", [5, null]], "IM005", ["5 is followed by null"]],
    ["an empty list", ["toy", []], "IM005", ["one or more"]],
    ["no list", ["toy", null], "IM005", ["one or more"]],
    ["a list with a timestep twice", ["toy", [9, 5, 5]], "IM005", ["5 is followed by 5"]],
    ["a list that ascends", ["toy", [5, 9]], "IM005", ["5 is followed by 9"]],
  ])("%s", async (_, values, code, parts) => {
    await expectError(schedule(...values), code, ...parts);
  });
});
