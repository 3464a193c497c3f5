import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import {
  articleInputs,
  articleModel,
  compareWithArticle,
  findArticleModel,
  published,
  readDraws,
} from "./article";
import { importModel } from "./import";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("the draws are those that the article shows", async () => {
  const draws = await readDraws();
  expect(draws).toHaveLength(3 * 64 * 64);
  expect([...draws.slice(0, 3)]).toEqual([0.553917, 0.81057775, 0.5685657].map(Math.fround));
});

test("the three readings have the model's shape and differ where they should", async () => {
  const draws = await readDraws();
  const [rows, plain, scaled] = articleInputs(draws).map(({ image }) => image);
  for (const image of [rows, plain, scaled]) expect(image).toHaveLength(12_288);
  expect(rows?.slice(0, 64)).toEqual(draws.slice(0, 64));
  expect(rows?.slice(12_224)).toEqual(draws.slice(0, 64));
  expect(plain).toEqual(draws);
  expect(scaled?.[0]).toBeCloseTo((0.553917 * 2 - 1) * 1.73, 6);
});

test("the published values stand at rows 1-2 and columns 1-2 of the first two channels", () => {
  expect(published.map(({ at }) => at)).toEqual([0, 1, 64, 65, 4096, 4097, 4160, 4161]);
});

test("says how to get the article's model, and knows another one from it", async () => {
  await expect(findArticleModel(database.pool, articleModel)).rejects.toThrow(
    "import it with npm run model:import -- hub:gnokit/ddpm-butterflies-64",
  );
  const folder = path.join(await temporaryFolder(), articleModel);
  const net = {
    sample_size: 64,
    block_out_channels: [4],
    down_block_types: ["DownBlock2D"],
    up_block_types: ["UpBlock2D"],
    layers_per_block: 1,
    add_attention: false,
    norm_num_groups: 2,
  };
  await writeRandomCheckpoint(folder, net);
  await importModel(database.pool, folder);
  await expect(findArticleModel(database.pool, articleModel)).rejects.toThrow("is not the article's network");

  // A random net of the same picture size shows that the right values are picked, and that it does not agree.
  const [input] = articleInputs(await readDraws());
  if (!input) throw new Error("no input");
  const { values, maxDifference, agrees } = await compareWithArticle(database.pool, articleModel, input);
  const { rows } = await database.pool.query<{ output: number[] }>(
    "select imago.unet($1, $2, 999) as output",
    [articleModel, [...input.image]],
  );
  expect(values).toEqual(published.map(({ at }) => rows[0]?.output[at]));
  expect(maxDifference).toBeGreaterThan(0.02);
  expect(agrees).toBe(false);
});
