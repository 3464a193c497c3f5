import { expect, test } from "vitest";
import { createLog } from "@/lib/log";
import { readShowpiece } from "@/server/web/pages/how/subject";
import { finishedJob } from "@/testing/finished";
import { newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { listModelInfo } from "../engine/models";
import { createTidying } from "../worker/tidy";
import { keep } from "./cancel";
import { readFrames, readState } from "./frames";
import { claim } from "./lease";
import { love, unlove } from "./love";
import { countThinnable, thin, thinAbandoned, thinSome } from "./thin";

const database = withJobs();

async function finished(daysAgo: number) {
  const job = await finishedJob(database.pool);
  await database.pool.query(
    "update imago.job set finished_at = finished_at - $2 * interval '1 day' where id = $1",
    [job.id, daysAgo],
  );
  return job;
}

/** Counts the arrays that are left of the states and of x0. */
async function arrays(id: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select (count(image) + count(x0))::integer as count from imago.frame where job_id = $1",
    [id],
  );
  return rows[0]?.count ?? 0;
}

test("the states of old butterflies go; pictures, texts and hashes stay, and so does what is kept, loved or young", async () => {
  const [old, kept, loved, young] = [
    await finished(31),
    await finished(31),
    await finished(31),
    await finished(29),
  ];
  const before = await readFrames(database.pool, old.id);
  const whole = await arrays(old.id);
  expect(whole).toBeGreaterThan(before.length);
  await keep(database.pool, kept.id, kept.clientId);
  const lover = newClient();
  await love(database.pool, loved.id, lover);

  expect(await countThinnable(database.pool, 30)).toBe(1);
  expect(await thin(database.pool, 30)).toBe(1);
  expect(await arrays(old.id)).toBe(0);
  expect(await readFrames(database.pool, old.id)).toEqual(before);
  expect(before.every(({ stateHash }) => stateHash !== null)).toBe(true);
  expect(await readState(database.pool, old.id, 1)).toEqual({ image: null });
  for (const { id } of [kept, loved, young]) expect(await arrays(id)).toBe(whole);
  expect(await thin(database.pool, 30)).toBe(0);

  await unlove(database.pool, loved.id, lover);
  expect(await thin(database.pool, 30)).toBe(1);
});

test("the states of what waits or runs stay: it goes on from them", async () => {
  await queueJob(database.pool);
  await claim(database.pool, "w", noLimits);
  await database.pool.query("update imago.job set created_at = now() - interval '1 year'");
  expect(await thin(database.pool, 1)).toBe(0);
});

test("several may thin at once, and each job is counted once", async () => {
  for (let i = 0; i < 3; i++) await finished(2);
  const counts = await Promise.all([1, 2].map(() => thinSome(database.pool, 1)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test("an idle worker thins where a setting says how old, and says so", async () => {
  const lines: string[] = [];
  const log = createLog({}, (line) => lines.push(line));
  const { id } = await finished(31);
  await createTidying(database.pool, {}, log)();
  expect(await arrays(id)).toBeGreaterThan(0);
  await createTidying(database.pool, { stateDays: 30 }, log)();
  expect(await arrays(id)).toBe(0);
  expect(lines.join()).toMatch(/states\.deleted .*jobs=1 olderThanDays=30/);
});

test("/how takes the newest that has its states, else the newest", async () => {
  const [model] = await listModelInfo(database.pool);
  if (!model) throw new Error("no model");
  const [older, newer] = [await finished(3), await finished(2)];
  const newest = async () => (await readShowpiece(database.pool, [model]))?.id;
  expect(await newest()).toBe(newer.id);
  await keep(database.pool, older.id, older.clientId);
  await thin(database.pool, 1);
  expect(await newest()).toBe(older.id);
  await database.pool.query("update imago.job set kept = false");
  await thin(database.pool, 1);
  expect(await newest()).toBe(newer.id);
});

test("the states of a job that was cancelled or failed go after an hour, even if it is kept", async () => {
  const ended = async (status: "cancelled" | "failed" | "done", minutesAgo: number) => {
    const { id } = await finished(0);
    await database.pool.query(
      `update imago.job set status = $2, kept = true, error_code = case when $2 = 'failed' then 'error' end,
         finished_at = clock_timestamp() - $3 * interval '1 minute' where id = $1`,
      [id, status, minutesAgo],
    );
    return id;
  };
  const gone = [await ended("cancelled", 61), await ended("failed", 61)];
  const there = [await ended("cancelled", 59), await ended("done", 61)];
  expect(await thinAbandoned(database.pool)).toBe(2);
  for (const id of gone) expect(await arrays(id)).toBe(0);
  for (const id of there) expect(await arrays(id)).toBeGreaterThan(0);
  expect(await thinAbandoned(database.pool)).toBe(0);
});
