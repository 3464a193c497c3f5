import { expect, test } from "vitest";
import { finishedJob } from "@/testing/finished";
import { newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { setHidden } from "./delete";
import { discard, emptySomeDiscarded, restore } from "./discard";
import { listFinished } from "./finished";
import { readFrames } from "./frames";
import { findJob } from "./job";
import { beat, claim } from "./lease";

const database = withJobs();

const listed = async () => (await listFinished(database.pool, { limit: 9 })).jobs.map(({ id }) => id);
const hoursPass = (hours: number) =>
  database.pool.query("update imago.job set discarded_at = discarded_at - $1 * interval '1 hour'", [hours]);

test("its maker discards a butterfly and takes it back, as often as wanted", async () => {
  const { id, clientId } = await finishedJob(database.pool);
  expect(await discard(database.pool, id, newClient())).toEqual({ outcome: "not_maker" });
  expect(await listed()).toEqual([id]);
  for (let times = 0; times < 2; times++) {
    for (let again = 0; again < 2; again++)
      expect(await discard(database.pool, id, clientId)).toMatchObject({
        outcome: "changed",
        job: { status: "done", discardedAt: expect.any(Date) },
      });
    expect(await listed()).toEqual([]);
    for (let again = 0; again < 2; again++)
      expect(await restore(database.pool, id, clientId)).toMatchObject({ job: { discardedAt: null } });
    expect(await listed()).toEqual([id]);
  }
  expect(await discard(database.pool, "111111111111", clientId)).toEqual({ outcome: "not_found" });
});

test("an unfinished one is cancelled, and its worker loses it", async () => {
  const { id, clientId } = await queueJob(database.pool);
  const job = await claim(database.pool, "w", noLimits);
  await discard(database.pool, id, clientId);
  expect(await beat(database.pool, { id: "w", host: "h", pid: 1, compute: [] }, job)).toBe(false);
  expect(await findJob(database.pool, id)).toMatchObject({
    status: "cancelled",
    finishedAt: expect.any(Date),
  });
  expect(await restore(database.pool, id, clientId)).toMatchObject({ job: { status: "cancelled" } });
});

test("its frames go a day later, and then it stays discarded", async () => {
  const { id, clientId } = await finishedJob(database.pool);
  const { id: other } = await finishedJob(database.pool);
  await discard(database.pool, id, clientId);
  await hoursPass(23);
  expect(await emptySomeDiscarded(database.pool)).toBe(0);
  expect(await readFrames(database.pool, id)).not.toEqual([]);
  await hoursPass(2);
  expect(await emptySomeDiscarded(database.pool)).toBe(1);
  expect(await emptySomeDiscarded(database.pool)).toBe(0);
  expect(await readFrames(database.pool, id)).toEqual([]);
  expect(await readFrames(database.pool, other)).not.toEqual([]);
  expect(await restore(database.pool, id, clientId)).toMatchObject({
    outcome: "changed",
    job: { discardedAt: expect.any(Date) },
  });
});

test("what an operator has hidden is nobody's to discard or to take back", async () => {
  const { id, clientId } = await finishedJob(database.pool);
  await discard(database.pool, id, clientId);
  await setHidden(database.pool, id, true);
  expect(await restore(database.pool, id, clientId)).toEqual({ outcome: "not_found" });
  await setHidden(database.pool, id, false);
  expect(await restore(database.pool, id, clientId)).toMatchObject({ job: { discardedAt: null } });
});
