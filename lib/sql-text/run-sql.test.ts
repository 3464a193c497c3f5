import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestDatabase } from "@/testing/database";
import { jobsDatabase } from "@/testing/jobs";
import { checkSql, type PublishedRun, paintSql } from "./run-sql";

let database: TestDatabase;
beforeAll(async () => {
  database = await jobsDatabase();
  await database.pool.query("update imago.model set name = 'it''s tiny'");
});
afterAll(() => database.drop());

const run: PublishedRun = {
  name: 'Imago "ficta"',
  model: "it's tiny",
  modelIdentity: "0".repeat(64),
  seed: "-7",
  steps: 3,
  sampler: "dpmpp_2m",
  schedule: "trailing",
  eta: 0,
  label: null,
};

type State = { step: number; hash: string; ascii: string };

/** The states of a run as the engine gives them for arguments of its own. */
async function states(args: string, seed: string): Promise<State[]> {
  const { rows } = await database.pool.query<State>(
    `select step, imago.state_hash(image) as hash,
       imago.ascii(imago.rgb(picture), array_length(picture, 3)) as ascii
     from imago.generate('it''s tiny', $1::bigint, ${args})
     cross join lateral imago.picture('it''s tiny', image) as picture
     order by step`,
    [seed],
  );
  return rows;
}

test.each<[Partial<PublishedRun>, string]>([
  [{}, "3, 'dpmpp_2m', 'trailing'"],
  [{ seed: "-9223372036854775808", sampler: "ddpm", schedule: "leading" }, "3, 'ddpm', 'leading'"],
  [{ seed: "9223372036854775807", sampler: "ddim", eta: 0.3 }, "3, 'ddim', 'trailing', 0.3"],
  [
    { schedule: [900, 400, 20], sampler: "ddim", eta: 1e-7 },
    "timesteps => array[900, 400, 20], sampler => 'ddim', eta => 1e-7",
  ],
  [{ schedule: "article", steps: 4, sampler: "ipndm" }, "4, 'ipndm', 'article'"],
])("the SELECTs of %j paint it again, and find the same bits", async (wish, args) => {
  const wanted = { ...run, ...wish };
  const expected = await states(args, wanted.seed);
  const painted = await database.pool.query<Record<string, string>>(paintSql(wanted));
  expect(painted.rows.map((row) => row[wanted.name]).join("\n")).toBe(expected.at(-1)?.ascii);

  const published = expected.map(({ step, hash }) => ({ step, stateHash: hash }));
  const { rows: all } = await database.pool.query(checkSql(wanted, published));
  expect(all).toEqual(expected.map(({ step, hash }) => ({ step, "same bits": true, hash })));
});

test("another hash is told apart, and only the published steps are compared", async () => {
  const [, first] = await states("3, 'dpmpp_2m', 'trailing'", "-7");
  const { rows } = await database.pool.query(checkSql(run, [{ step: 1, stateHash: "0".repeat(64) }]));
  expect(rows).toEqual([{ step: 1, "same bits": false, hash: first?.hash }]);
});
