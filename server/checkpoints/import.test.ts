import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkpointTensors } from "@/testing/checkpoint-tensors";
import { databaseContents } from "@/testing/contents";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { editSafetensors } from "@/testing/safetensors";
import { randomCheckpoint, tiny } from "@/testing/tiny";
import { importModel } from "./import";
import { parseNetworkConfig } from "./network-config";
import type { ImportProgress } from "./progress";
import { openSafetensors } from "./safetensors";
import type { UsualRun } from "./usual-run";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function storedValues(model: string, tensor: string): Promise<number[]> {
  const { rows } = await database.pool.query<{ data: number[] }>(
    "select data from imago.tensor join imago.model as m on m.id = model_id where m.name = $1 and tensor.name = $2",
    [model, tensor],
  );
  return (rows[0]?.data ?? []).map(Math.fround); // a real's text is the shortest that means it
}

test("every format, layout and spelling of one net holds the same values", async () => {
  const base = await randomCheckpoint(tiny, 4, "BF16");
  const first = await importModel(database.pool, base.folder, { name: "bf16" });
  expect(first.outcome).toBe("imported");
  const stored = await openSafetensors(base.weights);
  for (const [name, tensor] of stored.tensors)
    expect(await storedValues("bf16", name), name).toEqual([...(await stored.read(tensor))]);
  await stored.close();

  const nested = await randomCheckpoint(tiny, 4, "BF16", { nested: true, variant: "fp16", oldNames: true });
  expect(await importModel(database.pool, nested.folder, { name: "bf16" })).toEqual({
    ...first,
    outcome: "present",
  });
});

test("the default run does not change a model's identity, and every import takes it over", async () => {
  const { folder } = await randomCheckpoint(tiny, 6, "F16");
  const usual = async () => {
    const { rows } = await database.pool.query<UsualRun>(
      "select usual_sampler as sampler, usual_spacing as spacing, usual_steps as steps, words from imago.model where name = 'usual'",
    );
    return rows[0];
  };
  const says = (run: object) => writeFile(path.join(folder, "sampling.json"), JSON.stringify(run));
  const first = await importModel(database.pool, folder, { name: "usual" });
  expect(await usual()).toEqual({ sampler: "ddim", spacing: "linspace", steps: 20, words: null });
  await says({ sampler: "ipndm", spacing: "trailing", steps: 4, words: "quick" });
  const second = await importModel(database.pool, folder, { name: "usual" });
  expect(second).toEqual({ ...first, outcome: "present" });
  const said = { sampler: "ipndm", spacing: "trailing", steps: 4, words: "quick" };
  expect(await usual()).toEqual(said);
  await says({});
  await importModel(database.pool, folder, { name: "usual" });
  expect(await usual()).toEqual(said);
  await says({ steps: 1001 });
  await expect(importModel(database.pool, folder, { name: "usual" })).rejects.toThrow(
    "sampling.json: steps is 1001, expected a whole number from 1 to 1000",
  );
});

test("F16 and F32 arrive as they are stored", async () => {
  for (const dtype of ["F16", "F32"] as const) {
    const { folder, weights } = await randomCheckpoint(tiny, 5, dtype);
    await importModel(database.pool, folder, { name: dtype.toLowerCase() });
    const stored = await openSafetensors(weights);
    const tensor = stored.tensors.get("conv_in.weight");
    expect(tensor?.dtype).toBe(dtype);
    if (tensor)
      expect(await storedValues(dtype.toLowerCase(), tensor.name)).toEqual([...(await stored.read(tensor))]);
    await stored.close();
  }
});

test("the model's row has every key, the state's shape and the number of parameters", async () => {
  const patched = {
    ...tiny,
    sample_size: [8, 4],
    in_channels: 12,
    out_channels: 12,
    patch_size: 2,
    mirror: true,
  };
  const { folder } = await randomCheckpoint(patched);
  const { identity, parameters } = await importModel(database.pool, folder, { name: "patched" });
  const { rows } = await database.pool.query("select * from imago.model where name = 'patched'");
  expect(rows[0]).toMatchObject({
    identity,
    config: parseNetworkConfig(patched),
    scheduler: {
      num_train_timesteps: 1000,
      beta_schedule: "linear",
      prediction_type: "epsilon",
      clip_sample: true,
    },
    channels: 3,
    height: 16,
    width: 8,
    parameters: String(parameters),
  });
  const sizes = checkpointTensors(parseNetworkConfig(patched)).map(({ shape }) =>
    shape.reduce((a, b) => a * b, 1),
  );
  expect(parameters).toBe(sizes.reduce((a, b) => a + b, 0));
});

test("the folder's name is the model's, in small letters", async () => {
  const { folder } = await randomCheckpoint(tiny, 6);
  const capital = path.join(path.dirname(folder), "Net-6");
  await rename(folder, capital);
  expect((await importModel(database.pool, `${capital}/`)).name).toBe("net-6");
});

test("again is a no-op, another name a second entry, another net a refusal or a replacement", async () => {
  const { folder } = await randomCheckpoint(tiny, 7);
  const other = await randomCheckpoint(tiny, 8);
  const first = await importModel(database.pool, folder, { name: "one" });
  const before = await databaseContents(database.pool);
  expect(await importModel(database.pool, folder, { name: "one", force: true })).toEqual({
    ...first,
    outcome: "present",
  });
  await expect(importModel(database.pool, other.folder, { name: "one" })).rejects.toThrow(
    `the name one belongs to a different model (${first.identity.slice(0, 12)}`,
  );
  expect(await databaseContents(database.pool)).toBe(before);
  const second = await importModel(database.pool, folder, { name: "two" });
  expect(second).toEqual({ ...first, name: "two", outcome: "imported" });
  const replaced = await importModel(database.pool, other.folder, { name: "one", force: true });
  expect(replaced.outcome).toBe("replaced");
  const { rows } = await database.pool.query(
    "select name, identity from imago.model where name in ('one', 'two') order by name",
  );
  expect(rows).toEqual([
    { name: "one", identity: replaced.identity },
    { name: "two", identity: first.identity },
  ]);
});

test("one weight, one key or one timestep more makes another model", async () => {
  const { folder, weights } = await randomCheckpoint(tiny, 9);
  const identity = async () =>
    (await importModel(database.pool, folder, { name: "changing", force: true })).identity;
  const seen = new Set([await identity()]);
  await editSafetensors(weights, (_, data) => data.writeFloatLE(0.125, 0));
  seen.add(await identity());
  await writeFile(path.join(folder, "config.json"), JSON.stringify({ ...tiny, norm_eps: 1e-6 }));
  seen.add(await identity());
  await writeFile(path.join(folder, "scheduler_config.json"), JSON.stringify({ num_train_timesteps: 999 }));
  seen.add(await identity());
  expect(seen.size).toBe(4);
  await writeFile(
    path.join(folder, "scheduler_config.json"),
    JSON.stringify({ num_train_timesteps: 999, _note: 1 }),
  );
  seen.add(await identity());
  expect(seen.size).toBe(4);
});

test("two imports of one model at once make one entry", async () => {
  const { folder } = await randomCheckpoint(tiny, 10);
  const results = await Promise.all(
    [1, 2, 3].map(() => importModel(database.pool, folder, { name: "racing" })),
  );
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["imported", "present", "present"]);
});

test("progress counts every parameter, twice, and ends with the compilation", async () => {
  const { folder } = await randomCheckpoint(tiny, 11);
  const seen: ImportProgress[] = [];
  const { parameters } = await importModel(database.pool, folder, {
    name: "watched",
    onProgress: (now) => seen.push(now),
  });
  const last = (phase: string) => seen.findLast((now) => now.phase === phase);
  for (const phase of ["check", "store"])
    expect(last(phase)).toMatchObject({ done: parameters, total: parameters });
  expect(seen.at(-1)).toEqual({ phase: "compile", done: 1, total: 1, item: "watched" });
});

test("an interruption ends the import at once, also while the server compiles, and leaves nothing behind", async () => {
  const { folder } = await randomCheckpoint(tiny, 12);
  const before = await databaseContents(database.pool);
  for (const phase of ["check", "store", "compile"]) {
    const interruption = new AbortController();
    const interrupt = () => interruption.abort(new Error("interrupted"));
    const onProgress = (now: ImportProgress) => {
      // The statement that compiles takes ten times as long as this.
      if (now.phase === phase) phase === "compile" ? setTimeout(interrupt, 20) : interrupt();
    };
    const options = { name: "interrupted", onProgress, signal: interruption.signal };
    await expect(importModel(database.pool, folder, options), phase).rejects.toThrow("interrupted");
  }
  expect(await databaseContents(database.pool)).toBe(before);
});

test("weights of zero are weights: the model imports, and computes finite numbers", async () => {
  const { folder, weights } = await randomCheckpoint(tiny, 13);
  await editSafetensors(weights, (header, data) => {
    for (const [name, { data_offsets }] of Object.entries(header))
      if (/to_q|to_v|time_emb_proj|conv2\.weight/.test(name)) data.fill(0, ...data_offsets);
  });
  await importModel(database.pool, folder, { name: "zeros" });
  const { rows } = await database.pool.query<{ noise: number[] }>(
    "select imago.predict_noise('zeros', imago.initial_noise('zeros', 1), 0) as noise",
  );
  expect(rows[0]?.noise.every(Number.isFinite)).toBe(true);
});
