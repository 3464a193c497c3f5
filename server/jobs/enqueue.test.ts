import { expect, test } from "vitest";
import { defaultLimits, jobRequest, newClient, noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { discard } from "./discard";
import { enqueue } from "./enqueue";
import { claim } from "./lease";
import type { TooMany } from "./limits";
import type { NewJob } from "./new-job";

const database = withJobs();

const ask = (overrides: Partial<NewJob> = {}, limits = defaultLimits) =>
  enqueue(database.pool, jobRequest(overrides), limits);

async function countJobs(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*)::integer as count from imago.job",
  );
  return rows[0]?.count ?? -1;
}

test("a job is stored as it was asked for", async () => {
  const clientId = newClient();
  const result = await ask({ clientId, seed: "-9223372036854775808", sampler: "ddim", eta: 0.5 });
  expect(result).toMatchObject({
    outcome: "queued",
    job: {
      id: expect.stringMatching(/^[1-9A-HJ-NP-Za-km-z]{12}$/),
      status: "queued",
      model: "tiny",
      modelIdentity: expect.stringMatching(/^[0-9a-f]{64}$/),
      seed: "-9223372036854775808",
      steps: 3,
      spacing: "linspace",
      timesteps: null,
      eta: 0.5,
      pictureHeight: 8,
      pictureWidth: 8,
      clientId,
      frames: 0,
      startedAt: null,
    },
  });
});

test("a list of timesteps, or a spacing alone, fixes the number of steps", async () => {
  const timesteps = [900, 400, 3];
  expect(await ask({ schedule: { timesteps } })).toMatchObject({
    job: { steps: 3, spacing: null, timesteps },
  });
  expect(await ask({ schedule: { spacing: "article" } })).toMatchObject({
    job: { steps: 4, timesteps: null },
  });
  expect(await ask({ schedule: { spacing: "linspace" } })).toMatchObject({ job: { steps: 20 } });
});

test("what is left open is as usual for the model", async () => {
  const open = { sampler: undefined, schedule: undefined };
  expect(await ask(open)).toMatchObject({ job: { sampler: "ddim", spacing: "linspace", steps: 20 } });
  await database.pool.query(
    "update imago.model set usual_sampler = 'ipndm', usual_spacing = 'trailing', usual_steps = 4",
  );
  const job = { sampler: "ipndm", spacing: "trailing", steps: 4 };
  expect(await ask(open)).toMatchObject({ job });
  expect(await ask({ ...open, schedule: { steps: 9 } })).toMatchObject({ job: { ...job, steps: 9 } });
  expect(await ask({ ...open, schedule: { spacing: "leading" } })).toMatchObject({
    job: { ...job, spacing: "leading" },
  });
  expect(await ask({ ...open, schedule: { timesteps: [900, 3] } })).toMatchObject({
    job: { sampler: "ipndm", spacing: null, steps: 2 },
  });
  expect(await ask({ ...open, eta: 0.5 })).toMatchObject({
    code: "IM005",
    message: expect.stringMatching(/^eta is 0.5, but only ddim/),
  });
  await database.pool.query(
    "update imago.model set usual_sampler = default, usual_spacing = default, usual_steps = default",
  );
});

test("what the engine refuses is refused in its words, and nothing is stored", async () => {
  const refused: [Partial<NewJob>, string, RegExp, string?][] = [
    [{ sampler: "euler" }, "IM005", /unknown sampler euler/, "sampler"],
    [{ sampler: "ddpm", eta: 0.5 }, "IM005", /only ddim takes an eta/, "eta"],
    [{ eta: Number.NaN }, "IM005", /eta is NaN/, "eta"],
    [{ schedule: { spacing: "random" } }, "IM005", /unknown spacing random/, "spacing"],
    [{ schedule: { spacing: "article", steps: 5 } }, "IM005", /article has 4/, "steps"],
    [{ schedule: { spacing: "linspace", steps: 0 } }, "IM005", /steps is 0/, "steps"],
    [{ schedule: { timesteps: [] } }, "IM005", /one or more/, "timesteps"],
    [{ schedule: { timesteps: [3, 4] } }, "IM005", /must descend/, "timesteps"],
    [{ schedule: { timesteps: [1000] } }, "IM003", /1000/],
  ];
  for (const [overrides, code, message, parameter] of refused)
    expect(await ask(overrides)).toEqual({
      outcome: "invalid",
      code,
      message: expect.stringMatching(message),
      parameter,
    });
  expect(await ask({ model: "moth" })).toEqual({ outcome: "unknown_model", known: ["tiny"] });
  expect(await countJobs()).toBe(0);
});

test("more steps than a job may have are refused", async () => {
  const steps = (count: number) => ({ schedule: { spacing: "linspace", steps: count } });
  expect(await ask(steps(250))).toMatchObject({ outcome: "queued" });
  expect(await ask(steps(251))).toEqual({ outcome: "limit", limit: "steps", allowed: 250 });
});

test("of ten requests of one client at once, five are stored", async () => {
  const clientId = newClient();
  const results = await Promise.all(Array.from({ length: 10 }, () => ask({ clientId })));
  expect(results.filter(({ outcome }) => outcome === "queued")).toHaveLength(5);
  expect(results.filter(({ outcome }) => outcome === "limit")).toHaveLength(5);
  expect(results.find(({ outcome }) => outcome === "limit")).toEqual({
    outcome: "limit",
    limit: "outstandingPerClient",
    allowed: 5,
  });
  expect(await countJobs()).toBe(5);
});

test("running jobs count among the outstanding ones", async () => {
  const clientId = newClient();
  for (let i = 0; i < 5; i++) await ask({ clientId });
  await claim(database.pool, "w", defaultLimits);
  expect(await ask({ clientId })).toMatchObject({ outcome: "limit", limit: "outstandingPerClient" });
});

test("clients of one address have a limit together, four times a client's", async () => {
  for (let i = 0; i < 20; i++) await queueJob(database.pool, { address: "192.0.2.1" });
  const refusal = { outcome: "limit", limit: "outstandingPerAddress", allowed: 20 };
  expect(await ask({ address: "192.0.2.1" })).toEqual(refusal);
  expect(await ask({ address: "192.0.2.2" })).toMatchObject({ outcome: "queued" });
  expect(await ask({ address: undefined })).toMatchObject({ outcome: "queued" });
});

test("the unfinished jobs of an address have a limit of steps together, and one job always fits", async () => {
  const address = "192.0.2.1";
  const schedule = (steps: number) => ({ spacing: "linspace", steps });
  const refusal = { outcome: "limit", limit: "stepsPerAddress", allowed: 500 };
  for (const steps of [250, 200])
    expect(await ask({ address, schedule: schedule(steps) })).toHaveProperty("job");
  expect(await ask({ address, schedule: schedule(51) })).toEqual(refusal);
  expect(await ask({ address, schedule: schedule(50) })).toHaveProperty("job");
  expect(await ask({ address, schedule: schedule(1) })).toEqual(refusal);
  expect(await ask({ address: "192.0.2.2", schedule: schedule(250) })).toHaveProperty("job");
  expect(await ask({ address: undefined, schedule: schedule(250) })).toHaveProperty("job");
  const small = { ...defaultLimits, stepsPerAddress: 10 };
  expect(await ask({ address: "192.0.2.3", schedule: schedule(20) }, small)).toHaveProperty("job");
});

test("the queue has a limit", async () => {
  const limits = { ...noLimits, queued: 3 };
  for (let i = 0; i < 3; i++) await ask({}, limits);
  expect(await ask({}, limits)).toEqual({ outcome: "limit", limit: "queued", allowed: 3 });
});

test("a client, an address and all have limits of a day, whatever became of the jobs", async () => {
  const limits = { ...noLimits, perDayPerClient: 2, perDayPerAddress: 3, perDay: 5 };
  const [clientId, address] = [newClient(), "192.0.2.1"];
  const hoursPass = (hours: number) =>
    database.pool.query("update imago.job set created_at = created_at - $1 * interval '1 hour'", [hours]);
  for (let i = 0; i < 2; i++) {
    const { id } = await queueJob(database.pool, { clientId, address }, limits);
    await discard(database.pool, id, clientId);
    await hoursPass(10);
  }
  const refused = await ask({ clientId, address }, limits);
  expect(refused).toMatchObject({ outcome: "limit", limit: "perDayPerClient", allowed: 2 });
  // The first of its two was asked for 20 hours ago.
  const { retryAfterSeconds = 0 } = refused as TooMany;
  expect(retryAfterSeconds).toBeLessThanOrEqual(4 * 3600);
  expect(retryAfterSeconds).toBeGreaterThan(4 * 3600 - 60);

  expect(await ask({ address }, limits)).toHaveProperty("job");
  expect(await ask({ address }, limits)).toMatchObject({ limit: "perDayPerAddress", allowed: 3 });
  for (let i = 0; i < 2; i++) expect(await ask({}, limits)).toHaveProperty("job");
  expect(await ask({}, limits)).toMatchObject({ limit: "perDay", allowed: 5 });
  await hoursPass(4.01);
  expect(await ask({ clientId, address }, limits)).toHaveProperty("job");
  expect(await ask({ clientId }, limits)).toMatchObject({ limit: "perDayPerClient" });
});

test("a clock that was set back does not lengthen the day", async () => {
  const limits = { ...noLimits, perDayPerClient: 1 };
  const clientId = newClient();
  await queueJob(database.pool, { clientId }, limits);
  expect(await ask({ clientId }, limits)).toMatchObject({ limit: "perDayPerClient" });
  await database.pool.query("update imago.job set created_at = created_at + interval '1 month'");
  expect(await ask({ clientId }, limits)).toHaveProperty("job");
});

test("a request that comes again with its idempotency key gets the job that it made", async () => {
  const clientId = newClient();
  const idempotency = { key: "k1", digest: "d1" };
  const first = await ask({ clientId, idempotency });
  const again = await ask({ clientId, idempotency });
  expect(again).toEqual({ ...first, outcome: "repeated" });
  expect(await ask({ clientId, idempotency: { key: "k1", digest: "d2" } })).toEqual({
    outcome: "key_reused",
  });
  expect(await ask({ idempotency })).toMatchObject({ outcome: "queued" });
  expect(await countJobs()).toBe(2);
});

test("two such requests at once make one job", async () => {
  const request = { clientId: newClient(), idempotency: { key: "k", digest: "d" } };
  const results = await Promise.all([ask(request), ask(request), ask(request)]);
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["queued", "repeated", "repeated"]);
  expect(await countJobs()).toBe(1);
});
