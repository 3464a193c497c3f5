import { beforeAll, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

const pool = provideDatabase();
beforeAll(() => insertToy(pool(), "toy", { channels: 3, height: 8, width: 4, mirror: true }));

const hashOf = async (pedigree: unknown) => {
  const { rows } = await pool().query<{ hash: string }>(
    "select imago.state_hash(imago.pedigree_noise('toy', $1)) as hash",
    [JSON.stringify(pedigree)],
  );
  return rows[0]?.hash;
};

/** Four seeds, and three generations of their descendants. */
const third = [
  { seed: "1" },
  { seed: "-9223372036854775808" },
  { a: 1, b: 2, cross: "fore" },
  { seed: "3" },
  { a: 3, b: 4, cross: "mix", share: 0.375 },
  { seed: "4" },
  { a: 5, b: 6, cross: "outer" },
  { a: 7, mutation: "9223372036854775807", share: 0.25 },
];

test("a seed's pedigree is its initial noise", async () => {
  const { rows } = await pool().query(
    `select imago.pedigree_noise('toy', '[{"seed": "42"}]') = imago.initial_noise('toy', 42) as same`,
  );
  expect(rows).toEqual([{ same: true }]);
});

test("a cross and a mixture of two seeds are the noises that the functions make, to the bit", async () => {
  const { rows } = await pool().query(
    `select imago.pedigree_noise('toy', parents || '[{"a": 1, "b": 2, "cross": "fore"}]')
         = imago.crossed_noise('toy', one, two, 'fore') as crossed,
       imago.pedigree_noise('toy', parents || '[{"a": 1, "b": 2, "cross": "mix", "share": 0.375}]')
         = imago.mixed_noise(one, two, 0.375) as mixed,
       imago.pedigree_noise('toy', parents || '[{"a": 2, "mutation": "1", "share": 0.25}]')
         = imago.mixed_noise(two, one, 0.25) as mutated
     from (select imago.initial_noise('toy', 1), imago.initial_noise('toy', 2), '[{"seed":"1"},{"seed":"2"}]'::jsonb)
       as n(one, two, parents)`,
  );
  expect(rows).toEqual([{ crossed: true, mixed: true, mutated: true }]);
});

test("three generations of strangers are the noises that the functions make one from the other", async () => {
  const { rows } = await pool().query<{ largest: number }>(
    `with first as (
       select imago.initial_noise('toy', 1) as one, imago.initial_noise('toy', -9223372036854775808) as two,
         imago.initial_noise('toy', 3) as three, imago.initial_noise('toy', 4) as four,
         imago.initial_noise('toy', 9223372036854775807) as wild
     ), second as (select *, imago.crossed_noise('toy', one, two, 'fore') as child from first),
     mixed as (select *, imago.mixed_noise(child, three, 0.375) as grandchild from second)
     select max(abs(x - y)) as largest
     from mixed cross join unnest(
       imago.mixed_noise(imago.crossed_noise('toy', grandchild, four, 'outer'), wild, 0.25),
       imago.pedigree_noise('toy', $1)
     ) as u(x, y)`,
    [JSON.stringify(third)],
  );
  expect(rows[0]?.largest, `largest difference ${rows[0]?.largest}`).toBeLessThan(1e-6);
});

test("the noise of inbred children is standard normal too: the squares of the weights add up to 1", async () => {
  const inbred = [
    { seed: "1" },
    { seed: "2" },
    { a: 1, b: 2, cross: "mix", share: 0.5 },
    { a: 3, b: 1, cross: "mix", share: 0.5 },
    { a: 4, b: 3, cross: "fore" },
    { a: 5, b: 1, cross: "outer" },
    { a: 6, b: 4, cross: "mix", share: 0.7 },
    { a: 7, mutation: "2", share: 0.4 },
    { a: 8, b: 8, cross: "mix", share: 0.5 },
  ];
  for (let count = 1; count <= inbred.length; count++) {
    const { rows } = await pool().query<{ sum: number }>(
      `select sum(weight * weight) from imago.pedigree_weights($1) group by fore, "inner"`,
      [JSON.stringify(inbred.slice(0, count))],
    );
    expect(rows).toHaveLength(4);
    for (const { sum } of rows) expect(sum).toBeCloseTo(1, 12);
  }
});

test("a child of a butterfly and itself is that butterfly", async () => {
  const parents = [{ seed: "1" }, { seed: "2" }, { a: 1, b: 2, cross: "inner" }];
  for (const child of [{ cross: "fore" }, { cross: "outer" }])
    expect(await hashOf([...parents, { a: 3, b: 3, ...child }])).toBe(await hashOf(parents));
  const { rows } = await pool().query<{ largest: number }>(
    "select max(abs(x - y)) as largest from unnest(imago.pedigree_noise('toy', $1), imago.pedigree_noise('toy', $2)) as u(x, y)",
    [JSON.stringify([...parents, { a: 3, b: 3, cross: "mix", share: 0.5 }]), JSON.stringify(parents)],
  );
  expect(rows[0]?.largest).toBeLessThan(1e-6);
});

test("each entry counts: another share, part, order or seed is another noise", async () => {
  const others = [
    third.with(4, { a: 3, b: 4, cross: "mix", share: 0.5 }),
    third.with(6, { a: 5, b: 6, cross: "inner" }),
    third.with(6, { a: 5, b: 4, cross: "outer" }),
    third.with(7, { a: 7, mutation: "8", share: 0.25 }),
    third.slice(0, 7),
    third,
  ];
  expect(new Set(await Promise.all(others.map(hashOf))).size).toBe(others.length);
});

test("sixty-four entries are computed, each once", async () => {
  const inbred = [
    { seed: "1" },
    { seed: "2" },
    ...Array.from({ length: 62 }, (_, i) => ({ a: i + 1, b: i + 2, cross: "mix", share: 0.5 })),
  ];
  expect(await hashOf(inbred)).toMatch(/^[0-9a-f]{64}$/);
  await expectError(hashOf([...inbred, { seed: "1" }]), "IM005", "65 entries", "1..64");
});

test.each([
  ["no list", { seed: "1" }, ["object", "1..64 entries"]],
  ["an empty list", [], ["0 entries"]],
  ["a number", [7], ["entry 1", "7"]],
  [
    "an unknown cross",
    [{ seed: "1" }, { a: 1, b: 1, cross: "wing" }],
    ["entry 2", "wing", "fore, hind, inner, outer"],
  ],
  ["a field too many", [{ seed: "1", share: 1 }], ["entry 1", "share"]],
  ["a field too few", [{ seed: "1" }, { a: 1, b: 1, cross: "mix" }], ["entry 2"]],
  ["itself", [{ a: 1, mutation: "1", share: 0.5 }], ["entry 1", "earlier"]],
  ["a later entry", [{ seed: "1" }, { a: 1, b: 3, cross: "fore" }, { seed: "2" }], ["entry 2", "earlier"]],
  ["entry 0", [{ seed: "1" }, { a: 0, b: 1, cross: "fore" }], ["entry 2", "earlier"]],
  ["half an entry", [{ seed: "1" }, { a: 1.5, b: 1, cross: "fore" }], ["entry 2", "earlier"]],
  [
    "a share above 1",
    [{ seed: "1" }, { a: 1, b: 1, cross: "mix", share: 1.01 }],
    ["entry 2", "1.01", "0..1"],
  ],
  [
    "a share in words",
    [{ seed: "1" }, { a: 1, b: 1, cross: "mix", share: "half" }],
    ["entry 2", "half", "0..1"],
  ],
  ["a seed of 65 bits", [{ seed: "9223372036854775808" }], ["entry 1", "9223372036854775808", "64 bits"]],
  ["a seed in words", [{ seed: "one" }], ["entry 1", "one"]],
  ["a mutation of null", [{ seed: "1" }, { a: 1, mutation: null, share: 0.1 }], ["entry 2", "null", "seed"]],
])("refused, naming the entry: %s", async (_, pedigree, parts) => {
  await expectError(hashOf(pedigree), "IM005", ...parts);
});

test("an unknown model is refused, and a missing pedigree", async () => {
  await expectError(pool().query(`select imago.pedigree_noise('none', '[{"seed":"1"}]')`), "IM001", "none");
  await expectError(pool().query("select imago.pedigree_noise('toy', null)"), "IM005", "null");
});
