import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { provideDatabase } from "./setup";

const pool = provideDatabase();

async function namesOf(seeds: readonly (string | number)[]): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    "select imago.binomial(seed) as name from unnest($1::bigint[]) with ordinality as s (seed, i) order by i",
    [seeds],
  );
  return rows.map(({ name }) => name);
}

test("names stay those that butterflies have had since the first release", async () => {
  expect(await namesOf([0, 1, -1, 3, 42, 1_000_000, "9223372036854775807", "-9223372036854775808"])).toEqual([
    "Ophiozonia pura",
    "Chrysolyca terna",
    "Morphoptera velox",
    "Zephyrozonia dubia",
    "Ianthoptila permuta",
    "Alcyolyca polita",
    "Thyrotina index",
    "Bathycasta caerulea",
  ]);
});

test("every seed has a genus and an epithet", async () => {
  const names = await namesOf(Array.from({ length: 2000 }, (_, i) => (i - 1000) * 7919));
  expect(names).toHaveLength(2000);
  for (const name of names) expect(name).toMatch(/^[A-Z][a-z]{5,} [a-z]{4,}$/);
});

test("neighbouring seeds have different names", async () => {
  expect(new Set(await namesOf(Array.from({ length: 1000 }, (_, seed) => seed))).size).toBeGreaterThan(990);
});

test("so do two thousand names of seeds from everywhere", async () => {
  const seeds = Array.from({ length: 2000 }, (_, i) =>
    BigInt.asIntN(64, BigInt(i) * 7_919n * 1_000_003n * 998_244_353n).toString(),
  );
  const names = (await namesOf(seeds)).map((name) => `${name}\n`).join("");
  expect(createHash("sha256").update(names).digest("hex")).toBe(
    "c7d57d6e496f0c2c918fc34aea90ad75cbb61c3f587535d891f1db808412f884",
  );
});
