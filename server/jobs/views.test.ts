import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { frame, saveFrames } from "@/testing/frames";
import { noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { beat, claim, type ClaimedJob, finish, removeWorker } from "./lease";
import { listFinished } from "./finished";
import { readFrame, readFrames } from "./frames";
import { readOutlooks } from "./outlook";
import { saveFrame, saveProgress } from "./save-frame";
import { countJobs, listWorkers } from "./workers";

const database = withJobs();

async function claimNew(): Promise<ClaimedJob> {
  await queueJob(database.pool);
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  return job;
}

async function finishNew(): Promise<ClaimedJob> {
  const job = await claimNew();
  await saveFrames(database.pool, job);
  await finish(database.pool, job);
  return job;
}

const live = (id: string) => beat(database.pool, { id, host: "h", pid: 1, compute: ["h:5432"] }, undefined);

async function outlookOf(id: string) {
  return (await readOutlooks(database.pool, noLimits)).find((outlook) => outlook.id === id);
}

test("nothing is known before any step was made", async () => {
  const job = await claimNew();
  expect(await outlookOf(job.id)).toEqual({ id: job.id, position: null, secondsLeft: null });
});

test("a running job has its steps left, less what the running one has done", async () => {
  const job = await claimNew();
  for (const [step, milliseconds] of [9000, 1000, 2000].entries())
    await saveFrame(database.pool, job, frame(step, { milliseconds }));
  expect(await outlookOf(job.id)).toMatchObject({ secondsLeft: 1.5 });
  const progress = {
    step: 3,
    layer: 1,
    layers: 9,
    name: "conv_in",
    function: "imago.convolve",
    fraction: 0.5,
  };
  await saveProgress(database.pool, job, progress);
  expect(await outlookOf(job.id)).toMatchObject({ secondsLeft: 0.75 });
});

test("a job without steps of its own takes what its model's recent ones took", async () => {
  await finishNew();
  const job = await claimNew();
  expect((await outlookOf(job.id))?.secondsLeft).toBeCloseTo(0.3, 9);
});

test("a queued job waits for the work ahead, divided by the live workers", async () => {
  await finishNew();
  await claimNew();
  const first = await queueJob(database.pool);
  const second = await queueJob(database.pool);
  expect(await outlookOf(second.id)).toEqual({ id: second.id, position: 2, secondsLeft: null });
  await live("w1");
  expect((await outlookOf(first.id))?.secondsLeft).toBeCloseTo(0.6, 9);
  expect((await outlookOf(second.id))?.secondsLeft).toBeCloseTo(0.9, 9);
  await live("w2");
  expect((await outlookOf(second.id))?.secondsLeft).toBeCloseTo(0.6, 9);
});

test("workers are listed, alive or not, until they leave", async () => {
  await live("w1");
  await live("w2");
  await database.pool.query(
    "update imago.worker set heartbeat_at = heartbeat_at - interval '6 s' where id = 'w2'",
  );
  expect(await listWorkers(database.pool)).toMatchObject([
    { id: "w1", live: true, draining: false, compute: ["h:5432"] },
    { id: "w2", live: false },
  ]);
  await removeWorker(database.pool, "w1");
  expect(await listWorkers(database.pool)).toMatchObject([{ id: "w2" }]);
});

test("unfinished jobs are counted", async () => {
  await finishNew();
  await claimNew();
  await queueJob(database.pool);
  expect(await countJobs(database.pool)).toEqual({ queued: 1, running: 1 });
});

test("frames are read in order, from any step on", async () => {
  const job = await finishNew();
  expect((await readFrames(database.pool, job.id)).map(({ step }) => step)).toEqual([0, 1, 2, 3]);
  expect((await readFrames(database.pool, job.id, 2)).map(({ step }) => step)).toEqual([2, 3]);
  expect(await readFrame(database.pool, job.id, 1)).toEqual({
    step: 1,
    t: 999,
    noiseLevel: 1,
    milliseconds: 100,
    layerMilliseconds: [],
    stateHash: createHash("sha256").update(frame(1).image).digest("hex"),
    rgb: Buffer.of(1, 0, 0),
    x0Rgb: Buffer.of(1, 0, 0),
    ascii: ".",
    x0Ascii: "x",
  });
  expect(await readFrame(database.pool, job.id, 4)).toBeUndefined();
});

test("finished ones come latest first, page by page, each once, the hidden ones not at all", async () => {
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.unshift((await finishNew()).id);
  // Three that were finished in the same microsecond: only their ids tell them apart.
  await database.pool.query(
    "update imago.job set finished_at = (select finished_at from imago.job where id = $1) where id = any ($2)",
    [ids[1], ids.slice(2, 4)],
  );
  await database.pool.query("update imago.job set hidden = true where id = $1", [ids[5]]);
  await claimNew();
  const [newest, a = "", b = "", c = "", oldest] = ids;
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listFinished(database.pool, {
      limit: 2,
      from: cursor ? { direction: "after", cursor } : undefined,
    });
    seen.push(...page.jobs.map(({ id }) => id));
    cursor = page.after;
  } while (cursor);
  const { rows } = await database.pool.query("select id from unnest($1::text[]) as u(id) order by id desc", [
    [a, b, c],
  ]);
  expect(seen).toEqual([newest, ...rows.map(({ id }) => id), oldest]);
  await expect(
    listFinished(database.pool, { limit: 2, from: { direction: "after", cursor: "yesterday" } }),
  ).rejects.toThrow(/"yesterday" is not a cursor/);
});
