import { readFileSync, writeFileSync } from "node:fs";
import { readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseContents } from "@/testing/contents";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { editSafetensors } from "@/testing/safetensors";
import { randomCheckpoint, type TestCheckpoint, tiny, weightsFile } from "@/testing/tiny";
import { importModel } from "./import";
import type { ImportProgress } from "./progress";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe("what is refused leaves the database as it was:", () => {
  const edit = (file: string, change: Record<string, unknown>) =>
    readFile(file, "utf8").then((text) =>
      writeFile(file, JSON.stringify({ ...JSON.parse(text), ...change })),
    );
  const faults: [string, (checkpoint: TestCheckpoint) => Promise<unknown>, string | RegExp][] = [
    ["no folder", ({ folder }) => rm(folder, { recursive: true }), "there is no such folder"],
    ["no weights", ({ weights }) => rm(weights), `has neither ${weightsFile}`],
    [
      "a pickle",
      ({ folder, weights }) => rename(weights, path.join(folder, "diffusion_pytorch_model.bin")),
      "diffusion_pytorch_model.bin, a pickle",
    ],
    [
      "no schedule",
      ({ folder }) => rm(path.join(folder, "scheduler_config.json")),
      "the noise schedule is needed",
    ],
    [
      "a config that is not JSON",
      ({ folder }) => writeFile(path.join(folder, "config.json"), "{"),
      "config.json is not",
    ],
    [
      "an unsupported key",
      ({ folder }) => edit(path.join(folder, "config.json"), { act_fn: "gelu" }),
      'config.json: act_fn is "gelu"',
    ],
    [
      "an unsupported schedule",
      ({ folder }) => edit(path.join(folder, "scheduler_config.json"), { beta_schedule: "exp" }),
      'scheduler_config.json: beta_schedule is "exp"',
    ],
    [
      "truncated weights",
      ({ weights }) => truncate(weights, 30_000),
      /tensor \S+ ends at byte \d+, .*: truncated\?/,
    ],
    ["a truncated header", ({ weights }) => truncate(weights, 1000), "the file has only 992 after it"],
    [
      "a missing tensor",
      ({ weights }) =>
        editSafetensors(weights, (header) => {
          header["a.stray"] = header["conv_in.bias"] ?? { dtype: "F32", shape: [], data_offsets: [0, 0] };
          delete header["conv_in.bias"];
        }),
      "conv_in.bias [8] is missing; a.stray [8] belongs to no layer of the config",
    ],
    [
      "a tensor whose name would write to the terminal",
      ({ weights }) =>
        editSafetensors(weights, (header) => {
          header["x\u001b[2J\r"] = header["conv_in.bias"] ?? {
            dtype: "F32",
            shape: [],
            data_offsets: [0, 0],
          };
          delete header["conv_in.bias"];
        }),
      "x\\u001b[2J\\u000d [8] belongs to no layer of the config",
    ],
    [
      "a misshapen tensor",
      ({ weights }) =>
        editSafetensors(weights, (header) => {
          header["conv_out.weight"]?.shape.reverse();
        }),
      "conv_out.weight has shape [3, 3, 8, 3], the config asks for [3, 8, 3, 3]",
    ],
    [
      "tensors of another net",
      ({ folder }) => edit(path.join(folder, "config.json"), { layers_per_block: 2 }),
      "down_blocks.0.resnets.1.conv1.bias [8] is missing",
    ],
    [
      "a NaN",
      ({ weights }) =>
        editSafetensors(weights, (header, data) => {
          data.writeFloatLE(Number.NaN, (header["conv_in.weight"]?.data_offsets[0] ?? 0) + 8);
        }),
      `${weightsFile}: tensor conv_in.weight holds NaN at 2`,
    ],
    [
      "an infinity",
      ({ weights }) =>
        editSafetensors(weights, (header, data) => {
          data.writeFloatLE(
            Number.NEGATIVE_INFINITY,
            header["mid_block.attentions.0.to_q.bias"]?.data_offsets[0],
          );
        }),
      "tensor mid_block.attentions.0.to_q.bias holds -Infinity at 0",
    ],
  ];
  test.each(faults)("%s", async (_, spoil, message) => {
    const made = await randomCheckpoint();
    await spoil(made);
    const before = await databaseContents(database.pool);
    await expect(importModel(database.pool, made.folder, { name: "refused" })).rejects.toThrow(message);
    expect(await databaseContents(database.pool)).toBe(before);
  });

  test("a name that cannot be one", async () => {
    const { folder } = await randomCheckpoint();
    await expect(importModel(database.pool, folder, { name: "No Name" })).rejects.toThrow(
      '"No Name" is not a valid model name',
    );
    const odd = path.join(path.dirname(folder), "what?");
    await rename(folder, odd);
    await expect(importModel(database.pool, odd)).rejects.toThrow("choose one with --name");
  });

  test("a failure after rows were written", async () => {
    const { folder, weights } = await randomCheckpoint(tiny, 2);
    const before = await databaseContents(database.pool);
    const onProgress = ({ phase, done, total }: ImportProgress) => {
      if (phase === "store" && done === total) throw new Error("stopped");
    };
    await expect(importModel(database.pool, folder, { name: "refused", onProgress })).rejects.toThrow(
      "stopped",
    );
    const other = await randomCheckpoint(tiny, 3);
    const swap = ({ phase, done, total }: ImportProgress) => {
      if (phase === "check" && done === total) writeFileSync(weights, readFileSync(other.weights));
    };
    await expect(importModel(database.pool, folder, { name: "refused", onProgress: swap })).rejects.toThrow(
      `${weightsFile} changed while it was being imported`,
    );
    expect(await databaseContents(database.pool)).toBe(before);
  });
});
