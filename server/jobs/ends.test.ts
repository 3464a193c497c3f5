import { expect, test } from "vitest";
import { saveFrames } from "@/testing/frames";
import { newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { cancel, keep } from "./cancel";
import { claim, type ClaimedJob, fail, finish, giveBack, reapExpired } from "./lease";
import { findJob } from "./job";

const database = withJobs();

async function take(): Promise<ClaimedJob> {
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  return job;
}

const failure = { code: "error", detail: "log 1: no luck", final: false } as const;
const failTry = async (overrides: Partial<Parameters<typeof fail>[2]> = {}) =>
  fail(database.pool, await take(), { ...failure, ...overrides });

async function detailOf(id: string): Promise<string | null> {
  const { rows } = await database.pool.query<{ detail: string | null }>(
    "select error_detail as detail from imago.job where id = $1",
    [id],
  );
  return rows[0]?.detail ?? null;
}

test("three tries without a new frame fail a job, with a code for all and a detail for the operator", async () => {
  const { id } = await queueJob(database.pool);
  expect(await failTry()).toBe("queued");
  expect(await failTry()).toBe("queued");
  expect(await findJob(database.pool, id)).toMatchObject({ status: "queued", errorCode: null });
  expect(await failTry()).toBe("failed");
  expect(await findJob(database.pool, id)).toMatchObject({ status: "failed", errorCode: "error" });
  expect(await detailOf(id)).toBe("log 1: no luck");
});

test("a new frame resets the count", async () => {
  await queueJob(database.pool);
  await failTry();
  await failTry();
  const job = await take();
  await saveFrames(database.pool, job, 0);
  expect(await fail(database.pool, job, failure)).toBe("queued");
  expect(await failTry()).toBe("queued");
  expect(await failTry()).toBe("failed");
});

test("what would fail the same way again fails at once", async () => {
  await queueJob(database.pool);
  expect(await failTry({ code: "out_of_range", final: true })).toBe("failed");
});

test("a worker that dies counts as a try, one that is asked to end does not", async () => {
  const { id } = await queueJob(database.pool);
  for (let i = 0; i < 5; i++) await giveBack(database.pool, await take());
  for (const status of ["queued", "queued", "failed"]) {
    await take();
    await database.pool.query(
      "update imago.job set lease_until = clock_timestamp() - interval '1 ms' where id = $1",
      [id],
    );
    expect(await reapExpired(database.pool)).toEqual([{ id, status }]);
  }
  expect(await findJob(database.pool, id)).toMatchObject({ errorCode: "interrupted" });
});

test("a queued and a running job are cancelled at once, and cancelling again is not an error", async () => {
  const clientId = newClient();
  for (const claimed of [false, true]) {
    const { id } = await queueJob(database.pool, { clientId });
    if (claimed) await take();
    for (let i = 0; i < 2; i++)
      expect(await cancel(database.pool, id, clientId)).toMatchObject({
        outcome: "cancelled",
        job: { id, status: "cancelled", finishedAt: expect.any(Date) },
      });
  }
  expect(await claim(database.pool, "w", noLimits)).toBeUndefined();
});

test("only the maker cancels and keeps, and an operator cancels anything", async () => {
  const { id, clientId } = await queueJob(database.pool);
  expect(await cancel(database.pool, id, newClient())).toEqual({ outcome: "not_maker" });
  expect(await keep(database.pool, id, newClient())).toEqual({ outcome: "not_maker" });
  expect(await findJob(database.pool, id)).toMatchObject({ status: "queued", kept: false });
  for (let i = 0; i < 2; i++)
    expect(await keep(database.pool, id, clientId)).toMatchObject({ outcome: "kept", job: { kept: true } });
  expect(await cancel(database.pool, id)).toMatchObject({ outcome: "cancelled" });
});

test("a visitor, and an address, keep a bounded number; one that is cancelled makes room", async () => {
  const [clientId, address] = [newClient(), "192.0.2.1"];
  const jobs = await Promise.all([1, 2, 3].map(() => queueJob(database.pool, { clientId, address })));
  const other = await queueJob(database.pool, { address });
  const limits = { perClient: 2, perAddress: 3 };
  const outcomes: string[] = [];
  for (const { id } of jobs) outcomes.push((await keep(database.pool, id, clientId, limits)).outcome);
  expect(outcomes).toEqual(["kept", "kept", "full"]);
  const [first, , last] = jobs.map(({ id }) => id);
  expect(await keep(database.pool, first ?? "", clientId, limits)).toMatchObject({ outcome: "kept" }); // again
  expect(await keep(database.pool, other.id, other.clientId, { ...limits, perAddress: 2 })).toMatchObject({
    outcome: "full",
  });
  await cancel(database.pool, first ?? "");
  expect(await keep(database.pool, last ?? "", clientId, limits)).toMatchObject({ outcome: "kept" });
});

test("what is done or failed cannot be cancelled, what is not there neither", async () => {
  const done = await queueJob(database.pool);
  const job = await take();
  await saveFrames(database.pool, job);
  await finish(database.pool, job);
  const failed = await queueJob(database.pool);
  await failTry({ final: true });
  for (const { id, clientId } of [done, failed])
    expect(await cancel(database.pool, id, clientId)).toMatchObject({ outcome: "ended", job: { id } });
  expect(await cancel(database.pool, "111111111111", done.clientId)).toEqual({ outcome: "not_found" });
  expect(await keep(database.pool, "111111111111", done.clientId)).toEqual({ outcome: "not_found" });
});
