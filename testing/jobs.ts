/** Makes databases with a small model, and queues jobs. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Pool } from "@/db/pool";
import { type Limits, parseJobSettings } from "@/lib/env";
import { randomBase58 } from "@/lib/ids/base58";
import { importModel } from "@/server/checkpoints/import";
import { enqueue } from "@/server/jobs/enqueue";
import type { Job } from "@/server/jobs/job";
import type { NewJob } from "@/server/jobs/new-job";
import { writeRandomCheckpoint } from "./checkpoint";
import { type TestDatabase, testDatabase } from "./database";
import { tiny } from "./tiny";

/** Makes a database with the model `tiny`. */
export async function jobsDatabase(options?: Parameters<typeof testDatabase>[0]): Promise<TestDatabase> {
  const database = await testDatabase(options);
  await importTiny(database.pool);
  return database;
}

/** Imports a small model with random weights, the same ones everywhere; `steps`: of its usual run. */
export async function importTiny(pool: Pool, { steps }: { steps?: number } = {}): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "imago-test-"));
  try {
    await writeRandomCheckpoint(folder, tiny, {}, 1);
    if (steps) await writeFile(path.join(folder, "sampling.json"), JSON.stringify({ steps }));
    await importModel(pool, folder, { name: "tiny" });
  } finally {
    await rm(folder, { recursive: true });
  }
}

export const newClient = (): string => randomBase58(22);

export const defaultLimits: Limits = parseJobSettings({}).limits;

/** Limits for tests of anything but limits. */
export const noLimits: Limits = {
  ...defaultLimits,
  runningPerClient: 1000,
  outstandingPerClient: 1000,
  runningPerAddress: 1000,
  outstandingPerAddress: 1000,
  stepsPerAddress: 1_000_000,
  perDayPerClient: 10_000,
  perDayPerAddress: 10_000,
  perDay: 10_000,
};

export const jobRequest = (overrides: Partial<NewJob> = {}): NewJob => ({
  clientId: newClient(),
  model: "tiny",
  seed: "7",
  sampler: "ddim",
  schedule: { spacing: "linspace", steps: 3 },
  eta: 0,
  ...overrides,
});

/** Queues a job; throws if it is refused. */
export async function queueJob(pool: Pool, overrides: Partial<NewJob> = {}, limits = noLimits): Promise<Job> {
  const result = await enqueue(pool, jobRequest(overrides), limits);
  if (result.outcome !== "queued") throw new Error(`not queued: ${JSON.stringify(result)}`);
  return result.job;
}

/** Ends the lease of a job now, as if its worker had been silent for so long. */
export async function endLease(pool: Pool, id: string): Promise<void> {
  await pool.query(
    "update imago.job set lease_until = clock_timestamp() where id = $1 and status = 'running'",
    [id],
  );
}

/** Deletes all jobs, workers and clients, for tests that need an empty queue. */
export async function emptyQueue(pool: Pool): Promise<void> {
  await pool.query(
    "delete from imago.love; delete from imago.job; delete from imago.worker; delete from imago.client",
  );
}
