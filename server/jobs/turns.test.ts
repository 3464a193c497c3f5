/** Turns in the queue: one address with endless cookies against honest visitors, and who waits how long. */
import { expect, test } from "vitest";
import { saveFrames } from "@/testing/frames";
import { defaultLimits, jobRequest, newClient, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { enqueue } from "./enqueue";
import { claim, type ClaimedJob, fail, finish } from "./lease";

const database = withJobs();

const schedule = { spacing: "linspace", steps: 1 };
const attacker = "192.0.2.66";

const queue = (clientId: string, address: string | undefined) =>
  queueJob(database.pool, { clientId, address, schedule }, defaultLimits);

const claimNext = () => claim(database.pool, "w", defaultLimits);

async function end(job: ClaimedJob): Promise<void> {
  await saveFrames(database.pool, job);
  if (!(await finish(database.pool, job))) throw new Error("the job was lost");
}

async function takeAll(): Promise<string[]> {
  const ids: string[] = [];
  for (let job = await claimNext(); job; job = await claimNext()) {
    ids.push(job.id);
    await end(job);
  }
  return ids;
}

/** Fills all that one address may have waiting, each job with a new cookie. */
async function attack(): Promise<void> {
  for (;;) {
    const request = jobRequest({ clientId: newClient(), address: attacker, schedule });
    if ((await enqueue(database.pool, request, defaultLimits)).outcome !== "queued") return;
  }
}

type Visitor = { clientId: string; address: string; askedAt: number | undefined; waits: number[] };

/**
 * Lets `workers` paint until each of five visitors, who ask again as soon as they have their butterfly, has had ten
 * turns. Counts waits in claims.
 */
async function simulate(workers: number): Promise<Visitor[]> {
  const visitors = Array.from(
    { length: 5 },
    (_, i): Visitor => ({
      clientId: newClient(),
      address: `192.0.2.${i}`,
      askedAt: undefined,
      waits: [],
    }),
  );
  const running: ClaimedJob[] = [];
  for (let claims = 0; claims < 300; claims++) {
    await attack();
    for (const visitor of visitors) {
      if (visitor.askedAt !== undefined || running.some(({ clientId }) => clientId === visitor.clientId))
        continue;
      await queue(visitor.clientId, visitor.address);
      visitor.askedAt = claims;
    }
    const job = await claimNext();
    if (!job) throw new Error("nothing to claim");
    running.push(job);
    const visitor = visitors.find(({ clientId }) => clientId === job.clientId);
    if (visitor?.askedAt !== undefined) visitor.waits.push(claims - visitor.askedAt + 1);
    if (visitor) visitor.askedAt = undefined;
    if (visitors.every(({ waits }) => waits.length >= 10)) break;
    if (running.length === workers) await end(running.shift() ?? job);
  }
  return visitors;
}

for (const workers of [1, 2])
  test(`with ${workers} at work, an address with endless cookies gets a sixth, and nobody honest waits longer than twice a fair share`, async () => {
    const visitors = await simulate(workers);
    for (const { waits } of visitors) {
      expect(waits.length).toBeGreaterThanOrEqual(10);
      expect(Math.max(...waits)).toBeLessThanOrEqual(2 * 6);
    }
  });

test("who had a turn long ago does not wait for those who came later and had none", async () => {
  const returning = newClient();
  await queue(returning, "192.0.2.1");
  await takeAll();
  const early = await queue(newClient(), "192.0.2.2");
  const own = await queue(returning, "192.0.2.1");
  const late = [await queue(newClient(), "192.0.2.3"), await queue(newClient(), undefined)];
  expect(await takeAll()).toEqual([early, own, ...late].map(({ id }) => id));
});

test("without addresses, who had a turn long ago waits for nobody who came later", async () => {
  const returning = newClient();
  await queue(returning, undefined);
  await takeAll();
  const own = await queue(returning, undefined);
  const late = await queue(newClient(), undefined);
  expect(await takeAll()).toEqual([own.id, late.id]);
});

test("clients of one address take turns among themselves, and the address with the others", async () => {
  const [greedy, modest, other] = [newClient(), newClient(), newClient()];
  const g = [await queue(greedy, "192.0.2.1"), await queue(greedy, "192.0.2.1")];
  const m = await queue(modest, "192.0.2.1");
  const o = [await queue(other, "192.0.2.2"), await queue(other, "192.0.2.2")];
  expect(await takeAll()).toEqual([g[0]?.id, o[0]?.id, m.id, o[1]?.id, g[1]?.id]);
});

test("an address that holds a worker comes after one that holds none, however long it has waited", async () => {
  const first = await queue(newClient(), "192.0.2.1");
  const second = await queue(newClient(), "192.0.2.1");
  expect((await claimNext())?.id).toBe(first.id);
  const late = await queue(newClient(), "192.0.2.2");
  expect((await claimNext())?.id).toBe(late.id);
  expect((await claimNext())?.id).toBe(second.id);
});

test("a job that a worker lost is next, before those that were never begun", async () => {
  const lost = await queue(newClient(), "192.0.2.1");
  const job = await claimNext();
  for (const address of ["192.0.2.2", "192.0.2.3"]) await queue(newClient(), address);
  if (job) await fail(database.pool, job, { code: "error", detail: "", final: false });
  expect((await claimNext())?.id).toBe(lost.id);
});

test("a login that may only connect cannot hold up the queue with locks", async () => {
  const { rows } = await database.pool.query<{ id: number }>("select id from imago.model");
  const foreign = await database.pool.connect();
  try {
    await foreign.query("select pg_advisory_lock(4271320), pg_advisory_lock(4271330, $1)", [rows[0]?.id]);
    const { id } = await queue(newClient(), "192.0.2.1");
    expect((await claimNext())?.id).toBe(id);
  } finally {
    foreign.release(true);
  }
});
