import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import { testHub } from "@/testing/hub-server";
import { importModel } from "./import";
import { defaultModelName } from "./layout";
import { obtainCheckpoint } from "./obtain";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("a pipeline of the article's layout comes from the hub, over a broken line, and computes", async () => {
  const source = await temporaryFolder();
  const net = {
    sample_size: 16,
    block_out_channels: [32, 64],
    down_block_types: ["DownBlock2D", "AttnDownBlock2D"],
    up_block_types: ["AttnUpBlock2D", "UpBlock2D"],
    layers_per_block: 1,
  };
  await writeRandomCheckpoint(source, net, {}, 1, "F16", { nested: true, variant: "fp16", oldNames: true });
  const hub = await testHub(source, "gnokit/ddpm-butterflies-64");
  hub.faults.cuts = [500_000];
  const options = { endpoint: hub.endpoint, cacheFolder: await temporaryFolder(), pauseMs: 1 };
  const { folder, sourceName } = await obtainCheckpoint("hub:gnokit/ddpm-butterflies-64", options);
  expect(sourceName).toBe("ddpm-butterflies-64");
  const result = await importModel(database.pool, folder, { name: defaultModelName(sourceName) });
  expect(result).toMatchObject({ outcome: "imported", name: "ddpm-butterflies-64" });
  const local = await importModel(database.pool, source, { name: result.name });
  expect(local).toEqual({ ...result, outcome: "present" });
  const { rows } = await database.pool.query<{ values: string; known: boolean }>(
    `select cardinality(imago.predict_noise(name, imago.initial_noise(name, 1), 500)) as values,
       known_answer is not null as known from imago.model where name = $1`,
    [result.name],
  );
  expect(rows).toEqual([{ values: 3 * 16 * 16, known: true }]);
});

test("a folder is taken as it is, by its own name", async () => {
  const folder = await temporaryFolder();
  const options = { endpoint: "http://127.0.0.1:9", cacheFolder: folder };
  expect(await obtainCheckpoint(`${folder}/`, options)).toEqual({
    folder: `${folder}/`,
    sourceName: path.basename(folder),
  });
});
