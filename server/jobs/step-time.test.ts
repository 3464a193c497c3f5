import { expect, test } from "vitest";
import { readEngine } from "@/db/engine";
import { frame } from "@/testing/frames";
import { noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { findJob } from "./job";
import { claim, type ClaimedJob, finish, giveBack } from "./lease";
import { saveFrame } from "./save-frame";
import { readStepSeconds } from "./step-time";

const database = withJobs({ keeps: true });

async function claimNew(): Promise<ClaimedJob> {
  await queueJob(database.pool);
  return claimNext();
}

async function claimNext(): Promise<ClaimedJob> {
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  return job;
}

test("a step takes the median of the model's latest five butterflies", async () => {
  expect((await readStepSeconds(database.pool)).size).toBe(0);
  let identity = "";
  for (const milliseconds of [90_000, 5_000, 1_000, 3_000, 2_000, 4_000]) {
    const job = await claimNew();
    identity = job.modelIdentity;
    for (let step = 0; step <= job.steps; step++)
      await saveFrame(database.pool, job, frame(step, { milliseconds: step === 0 ? 1e9 : milliseconds }));
    await finish(database.pool, job);
  }
  expect([...(await readStepSeconds(database.pool))]).toEqual([[identity, 3]]);
});

test("a job knows the servers that computed its frames, until another engine begins it again", async () => {
  const job = await claimNew();
  expect((await findJob(database.pool, job.id))?.servers).toEqual([]);
  for (const [step, server] of ["18.4", "15.18", "18.4"].entries())
    await saveFrame(database.pool, job, frame(step, { server }));
  expect((await findJob(database.pool, job.id))?.servers).toEqual(["18.4", "15.18"]);
  await giveBack(database.pool, job);
  expect((await claimNext()).servers).toEqual(["18.4", "15.18"]);
  const engine = await readEngine(database.pool);
  await database.pool.query("update imago.job set engine = 'another'");
  const again = { ...job, attempt: job.attempt + 1 };
  await giveBack(database.pool, again);
  expect(await claimNext()).toMatchObject({ id: job.id, servers: [], frames: 0, engine: engine?.version });
});
