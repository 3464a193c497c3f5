import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readFrames } from "../jobs/frames";
import { connect } from "@/db/pool";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { spawnWorker } from "@/testing/worker";

// A guard against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ model: "butterfly-64" });
});
afterAll(() => database.drop());

test("the bundled model's job is what imago.generate() paints: a whole, symmetric picture", async () => {
  const job = await queueJob(database.pool, {
    model: "butterfly-64",
    seed: "3",
    schedule: { spacing: "linspace", steps: 2 },
  });
  expect(job).toMatchObject({ pictureHeight: 64, pictureWidth: 64 });
  spawnWorker(database.url);
  await untilJob(database.pool, job.id, "done");
  const frames = await readFrames(database.pool, job.id);
  const client = await connect(database.url);
  await client.query("set max_parallel_workers_per_gather = 0");
  const { rows } = await client.query<{ rgb: Buffer }>(
    `select imago.rgb(imago.picture('butterfly-64', image)) as rgb
     from imago.generate('butterfly-64', 3, 2, 'ddim', 'linspace') order by step`,
  );
  await client.end();
  expect(frames.map(({ rgb }) => rgb)).toEqual(rows.map(({ rgb }) => rgb));
  const last = frames.at(-1);
  if (!last) throw new Error("no frames");
  expect(last.rgb).toHaveLength(64 * 64 * 3);
  for (let y = 0; y < 64; y++)
    for (let x = 0; x < 32; x++) {
      const pixel = (column: number) => last.rgb.subarray(3 * (64 * y + column), 3 * (64 * y + column + 1));
      expect(pixel(x)).toEqual(pixel(63 - x));
    }
  expect(last.ascii.split("\n").map((line) => line.length)).toEqual(Array.from({ length: 32 }, () => 64));
});
