/** The same wish finds the butterfly that is there; any other recipe is another butterfly. */
import { expect, test } from "vitest";
import { saveFrames } from "@/testing/frames";
import { emptyQueue, jobRequest, newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { cancel } from "./cancel";
import { setHidden } from "./delete";
import { enqueue } from "./enqueue";
import { claim, finish } from "./lease";
import type { NewJob } from "./new-job";

const database = withJobs();

const wish = (overrides: Partial<NewJob> = {}, limits = noLimits) =>
  enqueue(database.pool, jobRequest({ findTwin: true, ...overrides }), limits);

async function finishNext(): Promise<void> {
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  await saveFrames(database.pool, job);
  await finish(database.pool, job);
}

test("a finished one answers everybody, even those who may have no more", async () => {
  const { id } = await queueJob(database.pool);
  expect(await wish()).toMatchObject({ outcome: "queued" });
  await emptyQueue(database.pool);
  const done = await queueJob(database.pool);
  await finishNext();
  expect(id).not.toBe(done.id);
  expect(await wish()).toMatchObject({ outcome: "found", job: { id: done.id, status: "done" } });
  expect(await wish({}, { ...noLimits, queued: 0 })).toMatchObject({ outcome: "found" });
  expect(await wish({ findTwin: false })).toMatchObject({ outcome: "queued" });
});

test("an unfinished one answers its own client only, and one that ended otherwise or is hidden nobody", async () => {
  const clientId = newClient();
  const { id } = await queueJob(database.pool, { clientId });
  expect(await wish({ clientId })).toMatchObject({ outcome: "found", job: { id } });
  expect(await wish()).toMatchObject({ outcome: "queued" });
  await cancel(database.pool, id);
  expect(await wish({ clientId })).toMatchObject({ outcome: "queued" });
  await finishNext();
  await database.pool.query("delete from imago.job where status <> 'done'");
  const found = await wish();
  if (!("job" in found)) throw new Error(found.outcome);
  expect(found.outcome).toBe("found");
  await setHidden(database.pool, found.job.id, true);
  expect(await wish()).toMatchObject({ outcome: "queued" });
});

test.each<[string, Partial<NewJob>]>([
  ["seed", { seed: "8" }],
  ["sampler", { sampler: "ipndm" }],
  ["eta", { eta: 0.5 }],
  ["steps", { schedule: { spacing: "linspace", steps: 4 } }],
  ["spacing", { schedule: { spacing: "trailing", steps: 3 } }],
  ["timesteps", { schedule: { timesteps: [999, 500, 0] } }],
])("another %s is another butterfly", async (_, overrides) => {
  await queueJob(database.pool);
  await finishNext();
  expect(await wish(overrides)).toMatchObject({ outcome: "queued" });
  await finishNext();
  expect(await wish(overrides)).toMatchObject({ outcome: "found" });
});

test("a model that was replaced under its name paints another butterfly", async () => {
  await queueJob(database.pool);
  await finishNext();
  await database.pool.query("update imago.job set model_identity = 'before'");
  expect(await wish()).toMatchObject({ outcome: "queued" });
});
