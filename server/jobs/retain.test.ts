import { expect, test } from "vitest";
import { createLog } from "@/lib/log";
import { saveFrames } from "@/testing/frames";
import { newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { createTidying } from "../worker/tidy";
import { cancel, keep } from "./cancel";
import { discard } from "./discard";
import { claim, finish } from "./lease";
import { love, unlove } from "./love";
import { findJob } from "./job";
import { noteOpened } from "./opened";
import { countExpired, deleteExpired, deleteSomeExpired } from "./retain";

const database = withJobs();

async function finished(daysAgo: number): Promise<string> {
  await queueJob(database.pool);
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  await saveFrames(database.pool, job);
  await finish(database.pool, job);
  await age(job.id, daysAgo);
  return job.id;
}

const age = (id: string, days: number) =>
  database.pool.query(
    `with aged as (update imago.job set finished_at = finished_at - $2 * interval '1 day' where id = $1
       returning client_id)
     update imago.client set created_at = created_at - $2 * interval '1 day' from aged where id = client_id`,
    [id, days],
  );

async function ids(table: "job" | "frame" | "client"): Promise<string[]> {
  const column = { job: "id", frame: "job_id", client: "id" }[table];
  const { rows } = await database.pool.query<{ id: string }>(
    `select distinct ${column} as id from imago.${table} order by 1`,
  );
  return rows.map(({ id }) => id);
}

test("old jobs are deleted with their frames and with visitors who have no other job; kept and loved jobs stay", async () => {
  const [old, kept, young, loved] = [
    await finished(8),
    await finished(8),
    await finished(6),
    await finished(8),
  ];
  const lover = newClient();
  await love(database.pool, loved, lover);
  const maker = (await database.pool.query("select client_id from imago.job where id = $1", [kept])).rows[0];
  await keep(database.pool, kept, maker.client_id);
  const canceller = newClient();
  const cancelled = await queueJob(database.pool, { clientId: canceller });
  await keep(database.pool, cancelled.id, canceller);
  await cancel(database.pool, cancelled.id);
  await age(cancelled.id, 8);

  expect(await countExpired(database.pool, 7)).toBe(2);
  expect(await deleteExpired(database.pool, 7)).toBe(2);
  expect(await ids("job")).toEqual([kept, young, loved].sort());
  expect(await ids("frame")).toEqual([kept, young, loved].sort());
  expect(await ids("job")).not.toContain(old);
  expect(await ids("client")).toHaveLength(4);
  expect(await deleteExpired(database.pool, 7)).toBe(0);

  await discard(database.pool, kept, maker.client_id);
  await unlove(database.pool, loved, lover);
  expect(await deleteExpired(database.pool, 7)).toBe(2);
  expect(await ids("job")).toEqual([young]);
});

test("a link that somebody but the maker opens stays alive", async () => {
  const [opened, own, once] = [await finished(8), await finished(8), await finished(8)];
  const { clientId } = (await findJob(database.pool, own)) ?? {};
  await noteOpened(database.pool, opened, undefined);
  await noteOpened(database.pool, own, clientId);
  await noteOpened(database.pool, once, newClient());
  const writes = async () =>
    (await database.pool.query("select xmin from imago.job where id = $1", [opened])).rows[0];
  const before = await writes();
  await noteOpened(database.pool, opened, newClient());
  expect(await writes()).toEqual(before);
  await database.pool.query("update imago.job set opened_at = opened_at - interval '8 days' where id = $1", [
    once,
  ]);
  expect(await deleteExpired(database.pool, 7)).toBe(2);
  expect(await ids("job")).toEqual([opened]);
});

test("what waits or runs stays, however old", async () => {
  const { id } = await queueJob(database.pool);
  await claim(database.pool, "w", noLimits);
  await database.pool.query("update imago.job set created_at = now() - interval '1 year'");
  expect(await deleteExpired(database.pool, 1)).toBe(0);
  expect(await ids("job")).toEqual([id]);
});

test("several may delete at once, and each job goes once", async () => {
  for (let i = 0; i < 3; i++) await finished(2);
  const counts = await Promise.all([1, 2].map(() => deleteSomeExpired(database.pool, 1)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
});

test("an idle worker deletes only where a setting says how old", async () => {
  const lines: string[] = [];
  const log = createLog({}, (line) => lines.push(line));
  const id = await finished(400);
  await createTidying(database.pool, { retentionDays: undefined }, log)();
  expect(await ids("job")).toEqual([id]);
  const tidy = createTidying(database.pool, { retentionDays: 30 }, log);
  await tidy();
  expect(await ids("job")).toEqual([]);
  expect(lines.join()).toMatch(/retention\.deleted .*jobs=1 olderThanDays=30/);
  await tidy();
  expect(await ids("client")).toEqual([]);
  expect(lines.join()).toMatch(/retention\.forgot .*visitors=1 olderThanDays=30/);
  // Then there was nothing, and it does not look again for a while.
  await tidy();
  await finished(400);
  await tidy();
  expect(await ids("job")).toHaveLength(1);
});
