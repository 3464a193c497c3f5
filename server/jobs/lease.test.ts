import { expect, test } from "vitest";
import { defaultLimits, newClient, noLimits, queueJob } from "@/testing/jobs";
import { until } from "@/testing/until";
import { withJobs } from "@/testing/with-jobs";
import { beat, type ClaimedJob, claim, giveBack, reapExpired, reapWorker } from "./lease";
import { readOutlooks } from "./outlook";
import { listWorkers } from "./workers";

const database = withJobs();

const take = (limits = noLimits) => claim(database.pool, "w", limits);

async function takeAll(limits = noLimits): Promise<string[]> {
  const ids: string[] = [];
  for (let job = await take(limits); job; job = await take(limits)) ids.push(job.id);
  return ids;
}

async function queueFor(clientId: string, count: number, address?: string): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await queueJob(database.pool, { clientId, address })).id);
  return ids;
}

test("nothing to do is nothing claimed", async () => {
  expect(await take()).toBeUndefined();
});

test("clients take turns, and each one's oldest job comes first", async () => {
  const [a1, a2, a3] = await queueFor(newClient(), 3);
  const [b1, b2] = await queueFor(newClient(), 2);
  const [c1] = await queueFor(newClient(), 1);
  expect(await takeAll()).toEqual([a1, b1, c1, a2, b2, a3]);
});

test("the client whose last turn is longest ago is next, in whatever order they asked", async () => {
  const [early, late] = [newClient(), newClient()];
  await queueFor(late, 1);
  await take();
  const [second] = await queueFor(late, 1);
  const [first] = await queueFor(early, 1);
  expect(await takeAll()).toEqual([first, second]);
});

test("a client has no more running than it may, and others go first", async () => {
  const [a1, a2, a3] = await queueFor(newClient(), 3);
  const [b1] = await queueFor(newClient(), 1);
  expect(await takeAll(defaultLimits)).toEqual([a1, b1, a2]);
  await database.pool.query(
    `update imago.job set status = 'cancelled', finished_at = now(), worker_id = null, lease_until = null where id = $1`,
    [a1],
  );
  expect(await takeAll(defaultLimits)).toEqual([a3]);
});

test("an address has no more running than it may", async () => {
  const limits = { ...noLimits, runningPerAddress: 2 };
  for (let i = 0; i < 4; i++) await queueFor(newClient(), 1, "192.0.2.1");
  const [other] = await queueFor(newClient(), 1, "192.0.2.2");
  const ids = await takeAll(limits);
  expect(ids).toHaveLength(3);
  expect(ids).toContain(other);
});

test("claims at once take each job once, and keep the limits", async () => {
  const clients = [newClient(), newClient(), newClient()];
  for (const client of clients) await queueFor(client, 4);
  const claims = await Promise.all(Array.from({ length: 12 }, () => take(defaultLimits)));
  const jobs = claims.filter((job): job is ClaimedJob => job !== undefined);
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
  for (const client of clients) expect(jobs.filter(({ clientId }) => clientId === client)).toHaveLength(2);
});

test("a queue position is the rank in the order of claims", async () => {
  for (const count of [3, 1, 4, 2]) await queueFor(newClient(), count);
  for (let i = 0; i < 3; i++) await take();
  const outlooks = await readOutlooks(database.pool, noLimits);
  const waiting = outlooks.filter(({ position }) => position !== null);
  expect(waiting.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await takeAll()).toEqual(waiting.map(({ id }) => id));
});

test("a claim counts, has a lease, and starts the job's clock once", async () => {
  await queueFor(newClient(), 1);
  const first = await take();
  expect(first).toMatchObject({ status: "running", attempt: 1, workerId: "w", startedAt: expect.any(Date) });
  if (first) await giveBack(database.pool, first);
  const second = await take();
  expect(second).toMatchObject({ id: first?.id, attempt: 2, startedAt: first?.startedAt });
});

test("a job that comes back gives its client the turn back", async () => {
  const [a1, a2] = await queueFor(newClient(), 2);
  const [b1] = await queueFor(newClient(), 1);
  const job = await take();
  if (job) await giveBack(database.pool, job);
  expect(await takeAll()).toEqual([a1, b1, a2]);
});

test("a draining worker claims nothing", async () => {
  await beat(database.pool, { id: "w", host: "h", pid: 1, compute: [] }, undefined);
  await database.pool.query("update imago.worker set draining = true");
  const [id] = await queueFor(newClient(), 1);
  expect(await take()).toBeUndefined();
  expect(await claim(database.pool, "another", noLimits)).toMatchObject({ id });
});

test("frames of another engine are dropped, those of this one are kept", async () => {
  for (const [engine, kept] of [
    ["old", 0],
    ["this", 1],
  ] as const) {
    await queueFor(newClient(), 1);
    const job = await take();
    await database.pool.query(
      `insert into imago.frame (job_id, step, t, noise_level, milliseconds, rgb, ascii) values ($1, 0, 1000, 1, 1, '', '')`,
      [job?.id],
    );
    await database.pool.query(
      `update imago.job set frames = 1, engine = case when $2 = 'old' then 'old' else engine end where id = $1`,
      [job?.id, engine],
    );
    if (job) await giveBack(database.pool, job);
    expect(await take()).toMatchObject({ id: job?.id, frames: kept, engine: job?.engine });
    const { rowCount } = await database.pool.query("select from imago.frame where job_id = $1", [job?.id]);
    expect(rowCount).toBe(kept);
  }
});

test("a worker that is known to be dead loses its job before the lease ends, also while its row is locked", async () => {
  const worker = { id: "w", host: "h", pid: 1, compute: [] };
  await beat(database.pool, worker, undefined);
  await queueFor(newClient(), 1);
  const [other] = await queueFor(newClient(), 1);
  const job = await take();
  await claim(database.pool, "another", noLimits);
  expect(await reapExpired(database.pool)).toEqual([]);
  const late = await database.pool.connect();
  await late.query("begin");
  await late.query("update imago.job set progress = null where id = $1", [job?.id]);
  const reaped = reapWorker(database.pool, "w");
  await until("the reaper's wait", async () => {
    const { rowCount } = await late.query("select from pg_locks where not granted");
    return rowCount === 1;
  });
  await late.query("commit").finally(() => late.release());
  expect(await reaped).toEqual([{ id: job?.id, status: "queued" }]);
  const { rows } = await database.pool.query("select id from imago.worker");
  expect(rows).toEqual([]);
  expect(await take()).toMatchObject({ id: job?.id, attempt: 2 });
  const { rows: running } = await database.pool.query("select worker_id from imago.job where id = $1", [
    other,
  ]);
  expect(running).toEqual([{ worker_id: "another" }]);
});

test("a clock that was set back by an hour keeps no job with a dead worker, and no dead worker alive", async () => {
  await beat(database.pool, { id: "w", host: "h", pid: 1, compute: [] }, undefined);
  const [id] = await queueFor(newClient(), 1);
  const job = await take();
  expect(job).toMatchObject({ id });
  expect(await reapExpired(database.pool)).toEqual([]);
  expect(await listWorkers(database.pool)).toMatchObject([{ live: true }]);
  await database.pool.query(`update imago.job set lease_until = lease_until + interval '1 hour';
    update imago.worker set heartbeat_at = heartbeat_at + interval '1 hour'`);
  expect(await listWorkers(database.pool)).toMatchObject([{ live: false }]);
  expect(await reapExpired(database.pool)).toEqual([{ id, status: "queued" }]);
  // After the next beat a living worker is one again.
  await beat(database.pool, { id: "w", host: "h", pid: 1, compute: [] }, undefined);
  expect(await listWorkers(database.pool)).toMatchObject([{ live: true }]);
  expect(await take()).toMatchObject({ id, attempt: 2 });
});
