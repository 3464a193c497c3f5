import { expect, test, vi } from "vitest";
import { endLease, queueJob } from "@/testing/jobs";
import { ownServer } from "@/testing/own-server";
import { framesOf, interrupted, startInterrupted, untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { spawnWorker } from "@/testing/worker";

// Guards against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const server = ownServer();

async function expectUndisturbed(id: string): Promise<void> {
  const { pool } = server;
  await untilJob(pool, id, "done");
  undisturbed ??= await paintAgain();
  expect(undisturbed).toHaveLength(interrupted.schedule.steps + 1);
  expect(await framesOf(pool, id)).toEqual(undisturbed);
}

/** The frames of a run that nothing happened to, painted once. */
let undisturbed: string[] | undefined;

async function paintAgain(): Promise<string[]> {
  const { id } = await queueJob(server.pool, interrupted);
  await untilJob(server.pool, id, "done");
  return framesOf(server.pool, id);
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
  await until("the server", () =>
    endLease(server.pool, job.id).then(
      () => true,
      () => false,
    ),
  );
  spawnWorker(server.url);
  await expectUndisturbed(job.id);
});
