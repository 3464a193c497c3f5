import { expect, onTestFinished, test, vi } from "vitest";
import { findJob } from "../jobs/job";
import { endLease, queueJob } from "@/testing/jobs";
import { framesOf, interrupted, startInterrupted, untilComputing, untilJob } from "@/testing/painted";
import { startProxy } from "@/testing/proxy";
import { until } from "@/testing/until";
import { withJobs } from "@/testing/with-jobs";
import { spawnWorker, startWork } from "@/testing/worker";

// Guards against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000 });

const database = withJobs();
/** The frames of an undisturbed run. */
let undisturbed: string[];

async function expectUndisturbed(id: string, attempts: number): Promise<void> {
  await untilJob(database.pool, id, "done");
  expect(await framesOf(database.pool, id)).toEqual(undisturbed);
  const { rows } = await database.pool.query("select attempt from imago.job where id = $1", [id]);
  expect(rows).toEqual([{ attempt: attempts }]);
}

async function proxied() {
  const proxy = await startProxy(database.url);
  onTestFinished(() => proxy.close());
  return proxy;
}

test("an undisturbed run has a frame for every step, in one claim", async () => {
  const job = await queueJob(database.pool, interrupted);
  spawnWorker(database.url);
  await untilJob(database.pool, job.id, "done");
  undisturbed = await framesOf(database.pool, job.id);
  const steps = undisturbed.map((frame) => Number(frame.split(" ")[0]));
  expect(steps).toEqual(Array.from({ length: interrupted.schedule.steps + 1 }, (_, step) => step));
  await expectUndisturbed(job.id, 1);
});

test("a worker that is killed in the middle of a step: another goes on from the last frame", async () => {
  const first = spawnWorker(database.url);
  const { job } = await startInterrupted(database.pool);
  await first.end("SIGKILL");
  const before = await findJob(database.pool, job.id);
  expect(before).toMatchObject({ status: "running" });
  await endLease(database.pool, job.id);
  const second = spawnWorker(database.url);
  await expectUndisturbed(job.id, 2);
  await second.said(new RegExp(`event=job.claimed .*job=${job.id} .*frames=${before?.frames}`));
});

test("a backend that is terminated: the worker opens another and goes on", async () => {
  spawnWorker(database.url);
  const { job, backend } = await startInterrupted(database.pool);
  await database.pool.query("select pg_terminate_backend($1)", [backend]);
  await expectUndisturbed(job.id, 2);
});

test("a statement that somebody cancels is tried again", async () => {
  spawnWorker(database.url);
  const { job, backend } = await startInterrupted(database.pool);
  await database.pool.query("select pg_cancel_backend($1)", [backend]);
  await expectUndisturbed(job.id, 2);
});

test("all of its sessions terminated at once, the worker goes on", async () => {
  const worker = spawnWorker(database.url);
  const { job, backend } = await startInterrupted(database.pool);
  const ended = await database.pool.query<{ pid: number }>(
    "select pid, pg_terminate_backend(pid) from pg_stat_activity where application_name like $1",
    [`imago:${worker.child.pid}-%`],
  );
  expect(ended.rows.map(({ pid }) => pid)).toContain(backend);
  await expectUndisturbed(job.id, 2);
});

test("sessions that end while a worker is idle cost no try", async () => {
  const worker = spawnWorker(database.url);
  await untilJob(database.pool, (await queueJob(database.pool)).id, "done");
  await database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1",
    [`imago:${worker.child.pid}-%`],
  );
  const job = await queueJob(database.pool, interrupted);
  await expectUndisturbed(job.id, 1);
});

test("the way to the database is cut for a while: the job goes on when it is mended", async () => {
  const proxy = await proxied();
  const worker = spawnWorker(proxy.url);
  const { job, backend } = await startInterrupted(database.pool);
  proxy.cut();
  await worker.said(/event=retry.failed .*what="report failure"/);
  await until("the orphaned statement's end", async () => {
    const { rowCount } = await database.pool.query("select from pg_stat_activity where pid = $1", [backend]);
    return rowCount === 0;
  });
  proxy.mend();
  await expectUndisturbed(job.id, 2);
});

test("a database that falls silent in the middle of a step: the worker does not wait for ever, and goes on", async () => {
  const proxy = await proxied();
  const worker = startWork(proxy.url, {
    hearing: { tickMs: 100, askTicks: 5, patienceTicks: 80 },
    answerMs: 3_000,
  });
  const { job } = await startInterrupted(database.pool);
  proxy.swallow();
  await worker.said(/event=job.failed_try /);
  await worker.said(/event=heartbeat.failed .*reason="(Query read timeout|timeout expired|timeout exceeded)/);
  await worker.said(/event=retry.failed .*what="report failure"/);
  proxy.mend();
  await worker.said(/event=heartbeat.back/);
  await expectUndisturbed(job.id, 2);
});

test("the listener cut off, the running job is not disturbed, and the next one is found", async () => {
  const proxy = await proxied();
  const worker = spawnWorker(database.url, { LISTEN_DATABASE_URL: proxy.url });
  const { job } = await startInterrupted(database.pool);
  proxy.cut();
  await worker.said(/event=listen.reconnecting/);
  await expectUndisturbed(job.id, 1);
  const next = await queueJob(database.pool, interrupted);
  await expectUndisturbed(next.id, 1);
  proxy.mend();
  const last = await queueJob(database.pool, interrupted);
  await expectUndisturbed(last.id, 1);
});

test("SIGTERM in the middle of a step: another worker goes on, and no try is counted", async () => {
  const first = spawnWorker(database.url);
  const { job } = await startInterrupted(database.pool);
  expect(await first.end("SIGTERM")).toBe(0);
  expect(await findJob(database.pool, job.id)).toMatchObject({ status: "queued" });
  spawnWorker(database.url);
  await expectUndisturbed(job.id, 2);
});

test("a worker that is stopped for too long finds its job taken over, and takes the next one", async () => {
  const first = spawnWorker(database.url);
  const { job } = await startInterrupted(database.pool);
  first.child.kill("SIGSTOP");
  await endLease(database.pool, job.id);
  const second = spawnWorker(database.url);
  await second.said(/event=job.claimed/);
  first.child.kill("SIGCONT");
  await first.said(/event=job.lost/);
  await expectUndisturbed(job.id, 2);
  const steady = await queueJob(database.pool, interrupted);
  await untilComputing(database.pool);
  await expectUndisturbed(steady.id, 1);
});
