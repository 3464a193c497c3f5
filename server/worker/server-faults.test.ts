import { expect, test, vi } from "vitest";
import { queueJob } from "@/testing/jobs";
import { ownServer } from "@/testing/own-server";
import { framesOf, interrupted, startInterrupted, untilJob } from "@/testing/painted";
import { spawnWorker } from "@/testing/worker";

// Guards against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const server = ownServer();

async function expectUndisturbed(id: string): Promise<void> {
  const { pool } = server;
  await untilJob(pool, id, "done");
  const { id: undisturbed } = await queueJob(pool, interrupted);
  await untilJob(pool, undisturbed, "done");
  const frames = await framesOf(pool, id);
  expect(frames).toHaveLength(interrupted.schedule.steps + 1);
  expect(frames).toEqual(await framesOf(pool, undisturbed));
}

test("PostgreSQL restarted under a running job: the worker waits for it and goes on", async () => {
  const worker = spawnWorker(server.url);
  const { job } = await startInterrupted(server.pool);
  await server.stop();
  await worker.said(/event=retry.failed/);
  await server.boot();
  await expectUndisturbed(job.id);
  expect(worker.child.exitCode).toBeNull();
});

test("everything killed, the postmaster too: after a new start the job goes on", async () => {
  const worker = spawnWorker(server.url);
  const { job } = await startInterrupted(server.pool);
  await worker.end("SIGKILL");
  await server.kill();
  await server.boot();
  spawnWorker(server.url);
  await expectUndisturbed(job.id);
});
