import { expect, test } from "vitest";
import { frame, saveFrames } from "@/testing/frames";
import { noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { cancel } from "./cancel";
import { beat, claim, type ClaimedJob, fail, finish, giveBack, reapExpired } from "./lease";
import { findJob } from "./job";
import { saveFrame, saveProgress } from "./save-frame";

const database = withJobs();

async function claimNew(workerId = "w"): Promise<ClaimedJob> {
  await queueJob(database.pool);
  return claimAgain(workerId);
}

async function claimAgain(workerId = "w"): Promise<ClaimedJob> {
  const job = await claim(database.pool, workerId, noLimits);
  if (!job) throw new Error("nothing to claim");
  return job;
}

const progress = { step: 0, layer: 1, layers: 9, name: "conv_in", function: "imago.convolve", fraction: 0.1 };
const worker = { id: "w", host: "h", pid: 1, compute: [] };
const failure = { code: "error", detail: "log 1: no luck", final: false } as const;

/** The writes that an ended claim still tries. */
async function expectPowerless(stale: ClaimedJob): Promise<void> {
  const { pool } = database;
  const before = await findJob(pool, stale.id);
  const step = before?.frames ?? 0;
  expect(await saveFrame(pool, stale, frame(step))).toBe(false);
  await saveProgress(pool, stale, { ...progress, step });
  expect(await finish(pool, stale)).toBe(false);
  expect(await fail(pool, stale, failure)).toBeUndefined();
  expect(await giveBack(pool, stale)).toBe(false);
  expect(await beat(pool, worker, stale)).toBe(false);
  expect(await findJob(pool, stale.id)).toEqual(before);
}

async function storedSteps(job: ClaimedJob): Promise<number[]> {
  const { rows } = await database.pool.query<{ step: number }>(
    "select step from imago.frame where job_id = $1 order by step",
    [job.id],
  );
  return rows.map(({ step }) => step);
}

async function expireLease(job: ClaimedJob): Promise<void> {
  await database.pool.query(
    "update imago.job set lease_until = clock_timestamp() - interval '1 ms' where id = $1",
    [job.id],
  );
}

test("frames are stored one after the other, each once", async () => {
  const job = await claimNew();
  expect(await saveFrame(database.pool, job, frame(1))).toBe(false);
  expect(await saveFrame(database.pool, job, frame(0))).toBe(true);
  expect(await saveFrame(database.pool, job, frame(0))).toBe(false);
  expect(await saveFrame(database.pool, job, frame(1))).toBe(true);
  expect(await storedSteps(job)).toEqual([0, 1]);
});

test("a state comes back with the bits that it had", async () => {
  const job = await claimNew();
  const { image } = frame(0);
  await saveFrame(database.pool, job, frame(0));
  const { rows } = await database.pool.query("select array_send(image) as image, image from imago.frame");
  expect(rows[0]?.image).toHaveLength(3);
  expect(
    (await database.pool.query("select array_send(image) as bits from imago.frame")).rows[0].bits,
  ).toEqual(image);
});

test("after a cancellation its worker can do nothing", async () => {
  const job = await claimNew();
  await saveFrames(database.pool, job, 1);
  await cancel(database.pool, job.id);
  await expectPowerless(job);
  expect(await storedSteps(job)).toEqual([0, 1]);
});

test("a worker that was silent too long can do nothing once another has its job", async () => {
  const stale = await claimNew();
  await saveFrames(database.pool, stale, 0);
  await expireLease(stale);
  expect(await reapExpired(database.pool)).toEqual([{ id: stale.id, status: "queued" }]);
  await expectPowerless(stale);
  const job = await claimAgain("another");
  expect(job).toMatchObject({ id: stale.id, attempt: 2, frames: 1 });
  await expectPowerless(stale);
  await saveFrames(database.pool, job);
  expect(await finish(database.pool, job)).toBe(true);
  await expectPowerless(stale);
});

test("the same worker's earlier claim can do nothing either", async () => {
  const stale = await claimNew();
  await giveBack(database.pool, stale);
  await claimAgain();
  await expectPowerless(stale);
});

test("a lease that is renewed in time is nobody else's", async () => {
  const job = await claimNew();
  await expireLease(job);
  expect(await beat(database.pool, worker, job)).toBe(true);
  expect(await reapExpired(database.pool)).toEqual([]);
});

test("when the engine is rebuilt under a job, its next frame is refused", async () => {
  const job = await claimNew();
  await saveFrames(database.pool, job, 0);
  await database.pool.query("update imago.engine set version = 'new'");
  expect(await saveFrame(database.pool, job, frame(1))).toBe(false);
  expect(await giveBack(database.pool, job)).toBe(true);
  expect(await claimAgain()).toMatchObject({ id: job.id, engine: "new", frames: 0 });
  expect(await storedSteps(job)).toEqual([]);
});

test("progress is that of the running step, or none", async () => {
  const job = await claimNew();
  await saveProgress(database.pool, job, progress);
  expect(await findJob(database.pool, job.id)).toMatchObject({ progress });
  await saveFrames(database.pool, job, 0);
  expect(await findJob(database.pool, job.id)).toMatchObject({ progress: null });
  await saveProgress(database.pool, job, progress);
  expect(await findJob(database.pool, job.id)).toMatchObject({ progress: null });
});

test("a job is done only with its last frame, and keeps only the last x0", async () => {
  const job = await claimNew();
  await saveFrames(database.pool, job, 2);
  expect(await finish(database.pool, job)).toBe(false);
  await saveFrame(database.pool, job, frame(3));
  expect(await finish(database.pool, job)).toBe(true);
  expect(await findJob(database.pool, job.id)).toMatchObject({
    status: "done",
    finishedAt: expect.any(Date),
  });
  const { rows } = await database.pool.query(
    "select step, x0 is not null as x0, image is not null as image, x0_rgb is not null as shown from imago.frame order by step",
  );
  expect(rows).toEqual([
    { step: 0, x0: false, image: true, shown: false },
    { step: 1, x0: false, image: true, shown: true },
    { step: 2, x0: false, image: true, shown: true },
    { step: 3, x0: true, image: true, shown: true },
  ]);
});
