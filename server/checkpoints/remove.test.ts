import { expect, test } from "vitest";
import { transaction } from "@/db/pool";
import { databaseContents } from "@/testing/contents";
import { jobRequest, noLimits, queueJob } from "@/testing/jobs";
import { randomCheckpoint, tiny } from "@/testing/tiny";
import { withJobs } from "@/testing/with-jobs";
import { cancel } from "../jobs/cancel";
import { enqueue } from "../jobs/enqueue";
import { claim } from "../jobs/lease";
import { importModel } from "./import";
import { deleteModel, findModelId, removeModel } from "./remove";

const database = withJobs({ keeps: true });

test("a model with unfinished jobs is neither removed nor replaced, until they have ended", async () => {
  const { pool } = database;
  const other = await randomCheckpoint(tiny, 2);
  const before = await databaseContents(pool);
  const queued = await queueJob(pool);
  const running = await queueJob(pool);
  await claim(pool, "w", noLimits);
  const refused = /model tiny has 2 unfinished jobs: wait until they have ended, or cancel them/;
  await expect(removeModel(pool, "tiny")).rejects.toThrow(refused);
  await expect(importModel(pool, other.folder, { name: "tiny", force: true })).rejects.toThrow(refused);
  expect(await databaseContents(pool)).toBe(before);
  await cancel(pool, queued.id);
  await expect(removeModel(pool, "tiny")).rejects.toThrow(/model tiny has 1 unfinished job:/);
  await cancel(pool, running.id);
  await importModel(pool, other.folder, { name: "tiny", force: true });
  expect(await databaseContents(pool)).not.toBe(before);
});

test("a request that comes while its model is being taken away finds none, and does not wait", async () => {
  const { pool } = database;
  const kept = transaction(pool, async (client) => {
    await deleteModel(client, await findModelId(client, "tiny"));
    expect(await enqueue(pool, jobRequest(), noLimits)).toMatchObject({ outcome: "unknown_model" });
    throw new Error("it stays after all");
  });
  await expect(kept).rejects.toThrow("it stays after all");
  await queueJob(pool);
});
