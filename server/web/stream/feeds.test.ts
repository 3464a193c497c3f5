import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLog } from "@/lib/log";
import { cancel } from "../../jobs/cancel";
import { type ClaimedJob, claim } from "../../jobs/lease";
import { saveFrame } from "../../jobs/save-frame";
import { frame } from "@/testing/frames";
import { defaultLimits, queueJob } from "@/testing/jobs";
import { until } from "@/testing/until";
import { withJobs } from "@/testing/with-jobs";
import { createFeeds, type Feeds } from "./feeds";

const database = withJobs();
let feeds: Feeds;
const lines: string[] = [];

beforeEach(() => {
  feeds = createFeeds(
    database.pool,
    defaultLimits,
    createLog({}, (line) => lines.push(line)),
  );
});
afterEach(() => {
  feeds.close();
  vi.restoreAllMocks();
});

async function claimed(): Promise<ClaimedJob> {
  await queueJob(database.pool);
  const job = await claim(database.pool, "w", defaultLimits);
  if (!job) throw new Error("nothing to claim");
  return job;
}

async function open(id: string) {
  const opened = await feeds.open(id, () => undefined);
  if (!opened) throw new Error(`no feed of ${id}`);
  return opened;
}

const nobody = "1".repeat(12);

test("there is no feed of a job that there is not", async () => {
  expect(await feeds.open(nobody, () => undefined)).toBeUndefined();
});

test("a notification of a frame makes it known to all who watch, and it is read once for all", async () => {
  feeds.setListening(true);
  const job = await claimed();
  const rings = [vi.fn(), vi.fn()];
  const opened = await Promise.all(rings.map((ring) => feeds.open(job.id, ring)));
  await saveFrame(database.pool, job, frame(0));
  for (const ring of rings) ring.mockClear();
  feeds.onChange({ job: job.id, what: "frame", step: 0 });
  await until("both rung", () => rings.every((ring) => ring.mock.calls.length > 0));
  const reads = vi.spyOn(database.pool, "query");
  const frames = await Promise.all(opened.map((each) => each?.feed.frame(0)));
  expect(new TextDecoder().decode(frames[0])).toMatch(/^id: 0\nevent: frame\ndata: \{"step":0,/);
  expect(frames[1]).toBe(frames[0]);
  expect(reads).toHaveBeenCalledTimes(1);
  for (const each of opened) each?.release();
});

test("what was said while nobody listened is found when LISTEN stands again", async () => {
  feeds.setListening(true);
  const job = await claimed();
  const { feed, release } = await open(job.id);
  feeds.setListening(false);
  await saveFrame(database.pool, job, frame(0));
  feeds.setListening(true);
  await until("the frame", () => feed.job.frames === 1);
  release();
});

test("without notifications the tables are asked", async () => {
  const job = await claimed();
  const { feed, release } = await open(job.id);
  await saveFrame(database.pool, job, frame(0));
  await until("the frame", () => feed.job.frames === 1);
  await cancel(database.pool, job.id);
  await until("the end", () => feed.job.status === "cancelled");
  release();
});

test("a job that is deleted is gone", async () => {
  const { id } = await queueJob(database.pool);
  const { feed, release } = await open(id);
  await until("its place in the queue", () => feed.outlook?.position === 1);
  await database.pool.query("delete from imago.job where id = $1", [id]);
  await until("that it is gone", () => feed.gone);
  release();
});

test("a database that does not answer is told, and asked until it does", async () => {
  const job = await claimed();
  const { feed, release } = await open(job.id);
  await until("nothing under way", () => !feed.stalled);
  const query = vi.spyOn(database.pool, "query").mockRejectedValue(new Error("away") as never);
  await until("that it is away", () => feed.stalled);
  query.mockRestore();
  await saveFrame(database.pool, job, frame(0));
  await until("that it is back", () => !feed.stalled && feed.job.frames === 1);
  expect(lines.join("\n")).toMatch(/event=feeds\.stalled reason=away[\s\S]*event=feeds\.back/);
  release();
});
