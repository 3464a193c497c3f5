/** Steps computed on standbys, and elsewhere when a standby cannot: always with the same bits. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { cancel } from "../jobs/cancel";
import { findJob } from "../jobs/job";
import { migrate } from "@/db/migrate";
import { importModel } from "../checkpoints/import";
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server } from "@/db/postgres";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { importTiny, queueJob } from "@/testing/jobs";
import { framesOf, interrupted, untilComputing, untilJob } from "@/testing/painted";
import { startProxy } from "@/testing/proxy";
import { type Standby, startStandby } from "@/testing/standby";
import { tiny } from "@/testing/tiny";
import { until } from "@/testing/until";
import { spawnWorker, startWork, type WorkerProcess } from "@/testing/worker";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let server: Server;
let pool: Pool;
let copy: () => Promise<Standby>;

beforeEach(async () => {
  const { settings, elsewhere, parent } = await testFolder({
    server: hasSystemServer() ? "system" : "packaged",
  });
  copy = () => startStandby(server, parent, { settings, elsewhere });
  server = await ensureServer({ settings, elsewhere, log: () => undefined });
  pool = createPool(server.url);
  await migrate(pool);
  await importTiny(pool);
});
afterEach(async () => {
  await pool.end();
  await server.release();
});

const startWorker = (standby: Standby): WorkerProcess =>
  spawnWorker(server.url, { COMPUTE_URLS: standby.url });

/** A job of which a later step is being computed on the standby. */
async function startOn(standby: Standby): Promise<{ id: string; backend: number }> {
  const { id } = await queueJob(pool, interrupted);
  await until("two steps", async () => ((await findJob(pool, id))?.frames ?? 0) > 2);
  return { id, backend: await untilComputing(standby.pool) };
}

/** Finished, with the bits that the primary alone computes. */
async function expectPrimaryBits(id: string, worker: WorkerProcess): Promise<void> {
  await untilJob(pool, id, "done");
  await worker.end("SIGTERM");
  spawnWorker(server.url);
  const { id: plain } = await queueJob(pool, interrupted);
  await untilJob(pool, plain, "done");
  const frames = await framesOf(pool, id);
  expect(frames).toHaveLength(interrupted.schedule.steps + 1);
  expect(frames).toEqual(await framesOf(pool, plain));
}

test("a standby computes; killed in the middle of a step, it is skipped and the step runs on the primary", async () => {
  const standby = await copy();
  const worker = startWorker(standby);
  const { id, backend } = await startOn(standby);
  process.kill(standby.postmaster, "SIGKILL");
  process.kill(backend, "SIGKILL");
  await worker.said(/compute\.skipped .*server=127\.0\.0\.1/);
  await expectPrimaryBits(id, worker);
  // A step that began twice has each layer once.
  const { rows } = await pool.query(
    "select distinct cardinality(layer_milliseconds) as layers from imago.frame where job_id = $1 and step > 0",
    [id],
  );
  expect(rows).toHaveLength(1);
});

test("a standby that becomes a primary of its own goes on computing", async () => {
  const standby = await copy();
  const worker = startWorker(standby);
  const { id } = await startOn(standby);
  await standby.promote();
  await untilComputing(standby.pool);
  await expectPrimaryBits(id, worker);
});

test("a standby that lags, without the model yet, is skipped until it has it", async () => {
  const standby = await copy();
  const admin = createPool(standby.adminUrl);
  await admin.query("select pg_wal_replay_pause()");
  const checkpoint = await mkdtemp(path.join(tmpdir(), "imago-test-"));
  await writeRandomCheckpoint(checkpoint, tiny, {}, 2);
  await importModel(pool, checkpoint, { name: "late" });
  await rm(checkpoint, { recursive: true });
  const worker = startWorker(standby);
  const late = await queueJob(pool, { model: "late" });
  await untilJob(pool, late.id, "done");
  await worker.said(/compute\.skipped .*the model late has not arrived yet/);
  await admin.query("select pg_wal_replay_resume()");
  await admin.end();
  await until("the standby to compute again", async () => {
    await untilJob(pool, (await queueJob(pool, { model: "late" })).id, "done");
    return worker.lines.some((line) => line.includes("compute.back"));
  });
});

test("a standby that does not reproduce the known answer is skipped", async () => {
  const standby = await copy();
  await pool.query("update imago.model set known_answer = 'other'");
  const worker = startWorker(standby);
  const { id } = await queueJob(pool, interrupted);
  await worker.said(/compute\.skipped .*does not reproduce the known answer of tiny/);
  await expectPrimaryBits(id, worker);
});

test("a server that falls silent in the middle of a step is skipped: its network gone, or its process stopped", async () => {
  const standby = await copy();
  const proxy = await startProxy(standby.url);
  onTestFinished(() => proxy.close());
  const worker = startWork(server.url, {
    computeUrls: [proxy.url],
    hearing: { tickMs: 100, askTicks: 5, patienceTicks: 80 },
    role: "imago_worker",
  });
  const long = { ...interrupted, schedule: { spacing: "linspace", steps: 250 } } as const;
  const { id } = await queueJob(pool, long);
  const skipped = async (what: RegExp) => {
    const before = (await findJob(pool, id))?.frames ?? 0;
    await worker.said(what, "now");
    await until("a step elsewhere", async () => ((await findJob(pool, id))?.frames ?? 0) > before);
  };
  await untilComputing(standby.pool);
  proxy.swallow();
  await skipped(/compute\.skipped .*it fell silent, and does not answer/);
  proxy.mend();
  await worker.said(/compute\.back/);
  const backend = await untilComputing(standby.pool);
  process.kill(backend, "SIGSTOP");
  try {
    await skipped(/compute\.skipped .*it fell silent: no layer is done/);
  } finally {
    process.kill(backend, "SIGCONT");
  }
  await worker.end();
  await cancel(pool, id);
  const frames = await framesOf(pool, id);
  const { id: plain } = await queueJob(pool, long);
  spawnWorker(server.url);
  await until("as many frames", async () => ((await findJob(pool, plain))?.frames ?? 0) >= frames.length);
  expect((await framesOf(pool, plain)).slice(0, frames.length)).toEqual(frames);
});
