import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Pool } from "@/db/pool";
import { listModelInfo } from "@/server/engine/models";
import { findJob } from "@/server/jobs/job";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { contents, states } from "@/testing/edition";
import { temporaryFolder } from "@/testing/folder";
import { finishedJob } from "@/testing/finished";
import { queueJob } from "@/testing/jobs";
import { tiny } from "@/testing/tiny";
import { importBundledModels } from "./bundled";
import { importModel } from "./import";
import { listModels } from "./list";
import { removeModel } from "./remove";

// Guards against waiting for ever: three imports of whole models take long on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

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
  const same = { parameters: 4_329_888, channels: 3, height: 64, width: 64 };
  expect(models).toEqual([
    expect.objectContaining({
      name: "butterfly-64",
      identity: "453716886b19ad442b67b760304b04391295b181fa5afc3f3fdbe69d34b4d2e6",
      ...same,
    }),
    expect.objectContaining({
      name: "butterfly-64-turbo",
      identity: "99c3845fa22c036f5c934e056496fcdfce054d3a52dc61c36683a2a9d9e1d99f",
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
  const names = async () =>
    (await importBundledModels(database.pool, {}, { folder })).map(({ name }) => name);
  expect(await names()).toEqual(["first", "second"]);
  await writeRandomCheckpoint(path.join(folder, "first"), net, {}, 9);
  expect(await names()).toEqual([]);
  await removeModel(database.pool, "second");
  expect(await names()).toEqual(["second"]);
  await expect(removeModel(database.pool, "third")).rejects.toThrow(
    "there is no model third: the models here are butterfly-64, butterfly-64-turbo, first, second",
  );
});

/** Reads the row of a butterfly, and the hash of all of its frames. */
async function readButterfly(pool: Pool, id: string): Promise<Record<string, unknown>> {
  const { rows } = await pool.query(
    `select job.*, (select count(*) || ' ' || md5(string_agg(frame::text, '' order by step)) from imago.frame where job_id = job.id) as frames_hash
     from imago.job where id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error(`the butterfly ${id} is lost`);
  return row;
}

test("an update's weights take the name, and the former ones keep their rows and butterflies under another", async () => {
  const { pool } = database;
  const folder = await temporaryFolder();
  const place = path.join(folder, "tiny");
  await writeRandomCheckpoint(place, tiny, {}, 1);
  await writeFile(path.join(place, "sampling.json"), JSON.stringify({ steps: 2, words: "fine" }));
  await importBundledModels(pool, {}, { folder });
  const before = await contents(pool, "tiny");
  const painted = await states(pool, "tiny");
  const { id: finishedId } = await finishedJob(pool, { model: "tiny" });
  const butterfly = await readButterfly(pool, finishedId);
  const { id, modelIdentity } = await queueJob(pool, { model: "tiny" });
  await writeRandomCheckpoint(place, tiny, {}, 2);
  expect(await importBundledModels(pool, {}, { folder })).toEqual([]);

  const former = { tiny: [modelIdentity.slice(0, 12)] };
  const imported = await importBundledModels(pool, {}, { folder, former });
  expect(imported).toEqual([expect.objectContaining({ outcome: "imported", name: "tiny" })]);
  expect(await importBundledModels(pool, {}, { folder, former })).toEqual([]);
  const kept = `tiny-${modelIdentity.slice(0, 6)}`;
  const named = Object.fromEntries((await listModelInfo(pool)).map(({ name, ...model }) => [name, model]));
  expect(named[kept]).toMatchObject({ identity: modelIdentity, words: "fine, former weights" });
  expect(named.tiny).toMatchObject({ identity: imported[0]?.identity, words: "fine" });
  expect(await states(pool, kept)).toBe(painted);
  expect(await states(pool, "tiny")).not.toBe(painted);
  const after = await contents(pool, kept);
  for (const table of ["tensor", "alphas", "layer", "convolution", "kernel", "dense"])
    expect(after[table]).toBe(before[table]);
  // A finished butterfly keeps all that it is, and each of its frames.
  expect(await readButterfly(pool, finishedId)).toEqual({ ...butterfly, model: kept });
  // The butterfly that was under way goes on with the weights that it was begun with.
  expect(await findJob(pool, id)).toMatchObject({ model: kept, modelIdentity, status: "queued" });
});

test("former weights stay, and so do the new ones out, where another model has the name for them", async () => {
  const { pool } = database;
  const folder = await temporaryFolder();
  const place = path.join(folder, "little");
  await writeRandomCheckpoint(place, tiny, {}, 1);
  const [{ identity = "" } = {}] = await importBundledModels(pool, {}, { folder });
  await importModel(pool, place, { name: `little-${identity.slice(0, 6)}` });
  await writeRandomCheckpoint(place, tiny, {}, 2);
  await expect(
    importBundledModels(pool, {}, { folder, former: { little: [identity.slice(0, 12)] } }),
  ).rejects.toThrow(`are to be called little-${identity.slice(0, 6)}, and another model has that name`);
  expect((await listModelInfo(pool)).find(({ name }) => name === "little")).toMatchObject({ identity });
});

test("a removed model leaves nothing behind", async () => {
  await removeModel(database.pool, "first");
  const { rows } = await database.pool.query(
    `select (select count(*) from imago.tensor where not exists (select from imago.model where id = model_id)) as tensors,
            (select count(*) from imago.alphas_cumprod where not exists (select from imago.model where id = model_id)) as alphas`,
  );
  expect(rows).toEqual([{ tensors: "0", alphas: "0" }]);
});
