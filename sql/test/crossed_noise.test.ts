import { beforeAll, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

const pool = provideDatabase();
const sizes = { half: [3, 8, 4, true], whole: [1, 7, 9, false], narrow: [3, 5, 3, true] } as const;

beforeAll(async () => {
  for (const [name, [channels, height, width, mirror]] of Object.entries(sizes))
    await insertToy(pool(), name, { channels, height, width, mirror });
});

/** Crosses a state of ones with one of zeros: 1 where the part is. */
async function mask(model: keyof typeof sizes, part: string): Promise<number[]> {
  const [channels, height, width] = sizes[model];
  const count = channels * height * width;
  const { rows } = await pool().query<{ mask: number[] }>(
    "select imago.crossed_noise($1, array_fill(1::real, array[$2::integer]), array_fill(0::real, array[$2::integer]), $3) as mask",
    [model, count, part],
  );
  return rows[0]?.mask ?? [];
}

test.each(Object.keys(sizes) as (keyof typeof sizes)[])(
  "in %s, fore and hind tile the state, as do inner and outer",
  async (model) => {
    for (const [one, other] of [
      ["fore", "hind"],
      ["inner", "outer"],
    ] as const) {
      const [first, second] = [await mask(model, one), await mask(model, other)];
      expect(first.map((value, i) => value + (second[i] ?? 0))).toEqual(first.map(() => 1));
      for (const half of [first, second]) {
        const share = half.reduce((sum, value) => sum + value, 0) / half.length;
        expect(share, `${model} ${one}`).toBeGreaterThan(0.3);
        expect(share, `${model} ${one}`).toBeLessThan(0.7);
      }
    }
  },
);

test("fore wings are the upper rows; the inner half of a mirrored state is beside its last column", async () => {
  const line = [0, 0, 1, 1];
  expect(await mask("half", "fore")).toEqual(
    [0, 1, 2].flatMap(() => Array.from({ length: 8 }, (_, y) => Array(4).fill(y < 4 ? 1 : 0)).flat()),
  );
  expect(await mask("half", "inner")).toEqual(
    Array(3 * 8)
      .fill(line)
      .flat(),
  );
});

test("the inner half of a whole picture is its middle", async () => {
  expect(await mask("whole", "inner")).toEqual(Array(7).fill([0, 0, 1, 1, 1, 1, 1, 0, 0]).flat());
});

test("every element is a parent's, to the bit, and the other part of the other parent is the same child", async () => {
  const { rows } = await pool().query(
    `select bool_and(child = other) as same, bool_and(bits) as bits
     from (select imago.initial_noise('half', 1), imago.initial_noise('half', 2)) as n(a, b)
     cross join (values ('fore', 'hind'), ('hind', 'fore'), ('inner', 'outer'), ('outer', 'inner')) as p(part, rest)
     cross join lateral (select imago.crossed_noise('half', a, b, part), imago.crossed_noise('half', b, a, rest)) as c(child, other)
     cross join lateral (select bool_and(x in (y, z)) from unnest(child, a, b) as u(x, y, z)) as e(bits)`,
  );
  expect(rows).toEqual([{ same: true, bits: true }]);
});

test("an unknown part, a wrong shape and an infinite value are refused", async () => {
  const cross = (call: string) => pool().query(`select imago.crossed_noise(${call})`);
  const noise = "imago.initial_noise('half', 1)";
  await expectError(cross(`'half', ${noise}, ${noise}, 'wing'`), "IM005", "wing", "fore, hind, inner, outer");
  await expectError(cross(`'half', ${noise}, ${noise}, null`), "IM005", "null");
  await expectError(cross(`'half', ${noise}, '{1,2}', 'fore'`), "IM002", "b has 2", "3 x 8 x 4 = 96");
  await expectError(
    cross(`'half', array_fill('NaN'::real, array[96]), ${noise}, 'fore'`),
    "IM004",
    "a has NaN",
  );
  await expectError(cross(`'none', ${noise}, ${noise}, 'fore'`), "IM001", "none");
});
