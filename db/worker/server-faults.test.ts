import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { migrate } from "../migrate";
import { createPool, type Pool } from "../pool";
import { ensureServer, type Server, shutDown } from "../server";
import { findPostmaster } from "../server/postmaster";
import { type TestFolder, testFolder } from "../testing/data-folder";
import { importTiny, queueJob } from "../testing/jobs";
import { framesOf, interrupted, startInterrupted, untilJob } from "../testing/painted";
import { spawnWorker } from "../testing/worker";

// Guards against waiting for ever, on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: TestFolder;
let server: Server;
let pool: Pool;

async function boot(): Promise<Server> {
  const { settings, elsewhere } = folder;
  return ensureServer({ settings, elsewhere, log: () => undefined });
}

beforeEach(async () => {
  folder = await testFolder();
  server = await boot();
  pool = createPool(server.url);
  await migrate(pool);
  await importTiny(pool);
});
afterEach(async () => {
  await pool.end();
  await server.release();
});

/** Where our own server's data lie. */
function clusterOf({ folder }: Server): string {
  if (!folder) throw new Error("the server is not our own");
  return folder;
}

async function expectUndisturbed(id: string): Promise<void> {
  await untilJob(pool, id, "done");
  const { id: undisturbed } = await queueJob(pool, interrupted);
  await untilJob(pool, undisturbed, "done");
  const frames = await framesOf(pool, id);
  expect(frames).toHaveLength(interrupted.schedule.steps + 1);
  expect(frames).toEqual(await framesOf(pool, undisturbed));
}

test("PostgreSQL restarted under a running job: the worker waits for it and goes on", async () => {
  const worker = spawnWorker(server.url);
  const { job } = await startInterrupted(pool);
  await server.release();
  await shutDown(clusterOf(server));
  await worker.said(/event=retry.failed/);
  server = await boot();
  await expectUndisturbed(job.id);
  expect(worker.child.exitCode).toBeNull();
});

test("everything killed, the postmaster too: after a new start the job goes on", async () => {
  const worker = spawnWorker(server.url);
  const { job } = await startInterrupted(pool);
  const postmaster = await findPostmaster(clusterOf(server));
  if (!postmaster) throw new Error("no postmaster");
  await worker.end("SIGKILL");
  process.kill(postmaster.pid, "SIGKILL");
  server = await boot();
  spawnWorker(server.url);
  await expectUndisturbed(job.id);
});
