/** Asks for the butterflies between two, within the limits, and finds them again from either end. */
import { expect, test, vi } from "vitest";
import { paintingOrder, shares } from "@/lib/butterfly/morph";
import { defaultLimits, newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { cancel } from "../../jobs/cancel";
import type { Job } from "../../jobs/job";
import type { NewJob } from "../../jobs/new-job";
import { requireWhole } from "../files/morph";
import { readBetween, submitMorph } from "./morph";

// Guards against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const database = withJobs({ keeps: true });

const clientId = newClient();

/** Finishes queued jobs without painting them; frames are not read here. */
const finish = async (condition: string) => {
  await database.pool.query(
    `update imago.job set status = 'done', frames = steps + 1, started_at = created_at, finished_at = clock_timestamp()
     where status = 'queued' and ${condition}`,
  );
};

async function finished(overrides: Partial<NewJob>): Promise<Job> {
  const job = await queueJob(database.pool, overrides);
  await finish(`id = '${job.id}'`);
  return job;
}

const wish = (a: Job, b: Job) => ({ a: a.id, b: b.id });
const between = (a: Job, b: Job, client = clientId) => readBetween(database.pool, [a, b], client);

test("a visitor gets as many as may wait, the middle first, then the others; others see what is finished", async () => {
  const [a, b] = [await finished({ seed: "1" }), await finished({ seed: "2" })];
  const ask = () => submitMorph(database.pool, wish(a, b), { clientId }, defaultLimits);
  expect(await ask()).toBe(5);
  const half = await between(a, b);
  expect(half.map((job) => job !== undefined)).toEqual(
    shares.map((share) => paintingOrder.indexOf(share) < 5),
  );
  expect(half[3]).toMatchObject({
    sampler: "ddim",
    steps: 3,
    eta: 0,
    parents: { crossing: "mix", share: 0.5 },
  });
  await expect(ask()).rejects.toMatchObject({ status: 429 });
  await finish(`id = '${half[3]?.id}'`);
  expect(await ask()).toBe(1);
  expect((await between(a, b, newClient())).map((job) => job?.id)).toEqual([
    ...[undefined, undefined, undefined, half[3]?.id, undefined, undefined, undefined],
  ]);
  await finish("true");
  expect(await ask()).toBe(1);
  expect(await ask()).toBe(0);
});

test("seen from the other end it is the same morph; a parent that draws noise is followed by ddim", async () => {
  const [elder, younger] = [await finished({ seed: "3", sampler: "ddpm" }), await finished({ seed: "4" })];
  expect(await submitMorph(database.pool, wish(younger, elder), { clientId }, noLimits)).toBe(7);
  const row = await between(elder, younger);
  expect(row.map((job) => [job?.parents?.share, job?.sampler])).toEqual(
    shares.map((share) => [share, "ddim"]),
  );
  const back = await between(younger, elder);
  expect(back.map((job) => job?.id)).toEqual(row.map((job) => job?.id).toReversed());
  expect(await submitMorph(database.pool, wish(elder, younger), { clientId }, noLimits)).toBe(0);
  expect(() => requireWhole([elder, younger], row)).toThrow("0 of the 7");

  // A twin of a parent, painted from its recipe, has the same neighbours.
  await finish("true");
  const twin = await finished({ seed: "4" });
  expect((await between(elder, twin, newClient())).map((job) => job?.id)).toEqual(row.map((job) => job?.id));
});

test("a cancelled one is missing, and asked for again; a missing parent refuses all", async () => {
  const [a, b] = [await finished({ seed: "5" }), await finished({ seed: "6" })];
  expect(await submitMorph(database.pool, wish(a, b), { clientId }, noLimits)).toBe(7);
  const [first] = await between(a, b);
  if (first) await cancel(database.pool, first.id, clientId);
  expect((await between(a, b))[0]).toBeUndefined();
  expect(await submitMorph(database.pool, wish(a, b), { clientId }, noLimits)).toBe(1);
  const missing = submitMorph(database.pool, { a: a.id, b: "1".repeat(12) }, { clientId }, noLimits);
  await expect(missing).rejects.toMatchObject({ status: 422 });
});
