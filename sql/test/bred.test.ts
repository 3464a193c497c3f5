/** Breeds pedigrees, and drawings for the children of drawn butterflies. */
import { beforeAll, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

const pool = provideDatabase();
beforeAll(() => insertToy(pool(), "toy", { channels: 3, height: 4, width: 2, mirror: true }));

type Bred = [a: object[], b: object[] | null, crossing?: string, share?: number, mutation?: string];
async function bred(...[a, b, crossing, share, mutation]: Bred): Promise<object[]> {
  const { rows } = await pool().query<{ child: object[] }>(
    "select imago.bred($1::jsonb, $2::jsonb, $3, $4, $5::bigint, $6) as child",
    [JSON.stringify(a), b && JSON.stringify(b), crossing, share, mutation, mutation && 0.25],
  );
  return rows[0]?.child ?? [];
}

const one = [{ seed: "1" }];
const two = [{ seed: "2" }];

test("a cross lists both parents and the child; a mutation adds to its parent's list", async () => {
  expect(await bred(one, two, "fore")).toEqual([...one, ...two, { a: 1, b: 2, cross: "fore" }]);
  expect(await bred(one, two, "mix", 0.5)).toEqual([
    ...one,
    ...two,
    { a: 1, b: 2, cross: "mix", share: 0.5 },
  ]);
  expect(await bred(one, null, undefined, undefined, "7")).toEqual([
    ...one,
    { a: 1, mutation: "7", share: 0.25 },
  ]);
  expect(await bred(one, two, "hind", undefined, "7")).toEqual([
    ...one,
    ...two,
    { a: 1, b: 2, cross: "hind" },
    { a: 3, mutation: "7", share: 0.25 },
  ]);
});

test("ancestors of both parents are listed once, whatever their numbers were", async () => {
  const first = await bred(one, two, "fore");
  const second = await bred(two, one, "mix", 0.5);
  expect(await bred(first, second, "outer")).toEqual([
    { seed: "1" },
    { seed: "2" },
    { a: 1, b: 2, cross: "fore" },
    { a: 2, b: 1, cross: "mix", share: 0.5 },
    { a: 3, b: 4, cross: "outer" },
  ]);
  expect(await bred(first, one, "fore")).toEqual([...first, { a: 3, b: 1, cross: "fore" }]);
  expect(await bred(first, first, "inner")).toEqual([...first, { a: 3, b: 3, cross: "inner" }]);
});

test("the child's noise is the cross of its parents' noises, through three generations", async () => {
  const first = await bred(one, two, "fore");
  const second = await bred([{ seed: "3" }], two, "inner");
  const third = await bred(first, second, "outer");
  const { rows } = await pool().query(
    `select imago.pedigree_noise('toy', $1) = imago.crossed_noise('toy', imago.pedigree_noise('toy', $2),
       imago.pedigree_noise('toy', $3), 'outer') as same`,
    [third, first, second].map((pedigree) => JSON.stringify(pedigree)),
  );
  expect(rows).toEqual([{ same: true }]);
});

test("more than 64 entries, one parent without a mutation, and a wrong crossing are refused", async () => {
  const long = Array.from({ length: 64 }, (_, i) => ({ seed: String(i) }));
  await expectError(bred(long, null, undefined, undefined, "99"), "IM005", "65 entries", "1..64");
  await expectError(bred(one, null), "IM005", "two parents");
  await expectError(bred(one, two, "wing"), "IM005", "wing");
  await expectError(bred(one, two, "mix", 2), "IM005", "2", "0..1");
});

test("a pedigree's seed follows from it: the same for the same, 1 to 999999999", async () => {
  const { rows } = await pool().query<{ same: boolean; distinct: number; within: boolean }>(
    `select imago.pedigree_seed('[{"a":1, "cross":"fore", "b":2}]') = imago.pedigree_seed('[{"b":2,"a":1,"cross":"fore"}]') as same,
       count(distinct seed)::integer as distinct, bool_and(seed between 1 and 999999999) as within
     from generate_series(1, 1000) as i
     cross join lateral imago.pedigree_seed(jsonb_build_array(jsonb_build_object('seed', i::text))) as seed`,
  );
  expect(rows).toEqual([{ same: true, distinct: 1000, within: true }]);
});

test("a drawing for a child is its parents' pictures crossed: each pixel is a parent's, or their weighted mean", async () => {
  const a = Buffer.from(Array.from({ length: 48 }, (_, i) => i));
  const b = Buffer.from(Array.from({ length: 48 }, (_, i) => 200 - i));
  const crossed = async (crossing: string, share?: number) => {
    const { rows } = await pool().query<{ drawing: Buffer }>(
      "select imago.crossed_picture('toy', $1, $2, $3, $4) as drawing",
      [a, b, crossing, share],
    );
    return [...(rows[0]?.drawing ?? [])];
  };
  /** The left half of a picture of 4 x 4 pixels. */
  const half = (picture: Buffer) => [0, 1, 2, 3].flatMap((y) => [...picture.subarray(12 * y, 12 * y + 6)]);
  expect(await crossed("fore")).toEqual([...half(a).slice(0, 12), ...half(b).slice(12)]);
  expect(await crossed("hind")).toEqual([...half(b).slice(0, 12), ...half(a).slice(12)]);
  expect(await crossed("mix", 0.26)).toEqual(
    half(a).map((x, i) => Math.round(0.74 * x + 0.26 * (half(b)[i] ?? 0))),
  );
  await expectError(crossed("wing"), "IM005", "wing");
  await expectError(
    pool().query("select imago.crossed_picture('toy', $1, $2, 'fore')", [a, b.subarray(3)]),
    "IM002",
    "48 and 45",
  );
});
