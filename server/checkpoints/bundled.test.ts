import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import { importBundledModels } from "./bundled";
import { listModels } from "./list";
import { removeModel } from "./remove";

let database: TestDatabase;
beforeAll(async () => {
  // The newest server is the choosiest planner: on none other did a second model once take minutes to compile.
  database = await testDatabase({ server: "packaged" });
});
afterAll(() => database.drop());

test("two first starts at once bring each model once, and a third finds them there", async () => {
  await expect(removeModel(database.pool, "butterfly-64")).rejects.toThrow("there are none yet");
  const both = await Promise.all([importBundledModels(database.pool), importBundledModels(database.pool)]);
  expect(both.flat().map(({ outcome }) => outcome)).toContain("imported");
  expect(await importBundledModels(database.pool)).toEqual([]);
  const models = await listModels(database.pool);
  const same = { parameters: 3_085_524, channels: 3, height: 64, width: 64 };
  expect(models).toEqual([
    expect.objectContaining({
      name: "butterfly-64",
      identity: "dc797b6ea52055ae499535febd6693e9b55b9677254b1c35a4237d0bfe3deb85",
      ...same,
    }),
    expect.objectContaining({
      name: "butterfly-64-turbo",
      identity: "f7cd7679211b68c1684b169b82911b8cebdc1ce8844161d7caa806d706b0310f",
      ...same,
    }),
  ]);
});

test("a model that has taken a bundled one's name stays, what is removed comes back", async () => {
  const folder = await temporaryFolder();
  const net = {
    sample_size: 8,
    in_channels: 1,
    out_channels: 1,
    block_out_channels: [8],
    down_block_types: ["DownBlock2D"],
    up_block_types: ["UpBlock2D"],
    norm_num_groups: 4,
  };
  for (const [seed, name] of ["first", "second"].entries())
    await writeRandomCheckpoint(path.join(folder, name), net, {}, seed);
  await mkdir(path.join(folder, "first", "deeper"));
  const names = async () => (await importBundledModels(database.pool, {}, folder)).map(({ name }) => name);
  expect(await names()).toEqual(["first", "second"]);
  await writeRandomCheckpoint(path.join(folder, "first"), net, {}, 9);
  expect(await names()).toEqual([]);
  await removeModel(database.pool, "second");
  expect(await names()).toEqual(["second"]);
  await expect(removeModel(database.pool, "third")).rejects.toThrow(
    "there is no model third: the models here are butterfly-64, butterfly-64-turbo, first, second",
  );
});

test("a removed model leaves nothing behind", async () => {
  await removeModel(database.pool, "first");
  const { rows } = await database.pool.query(
    `select (select count(*) from imago.tensor where not exists (select from imago.model where id = model_id)) as tensors,
            (select count(*) from imago.alphas_cumprod where not exists (select from imago.model where id = model_id)) as alphas`,
  );
  expect(rows).toEqual([{ tensors: "0", alphas: "0" }]);
});
