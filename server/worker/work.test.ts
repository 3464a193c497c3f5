import { expect, onTestFinished, test, vi } from "vitest";
import { newClient, queueJob } from "@/testing/jobs";
import { framesOf, untilComputing, untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { spawnWorker, startWork } from "@/testing/worker";
import { withJobs } from "@/testing/with-jobs";
import { cancel } from "../jobs/cancel";
import { readFrames } from "../jobs/frames";
import { findJob } from "../jobs/job";

const database = withJobs();

// Guards against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 240_000 });

const samplers = [
  { sampler: "ddpm" },
  { sampler: "ddim", eta: 0.7 },
  { sampler: "dpmpp_2m" },
  { sampler: "ipndm", schedule: { timesteps: [950, 700, 400, 100] } },
];

test("jobs come out as imago.generate() paints them, bit for bit, with every sampler", async () => {
  const { pool } = database;
  const jobs = [];
  for (const overrides of samplers) jobs.push(await queueJob(pool, { seed: "-42", ...overrides }));
  const worker = spawnWorker(database.url);
  for (const { id, seed, steps, sampler, spacing, timesteps, eta } of jobs) {
    await untilJob(pool, id, "done");
    const run = timesteps
      ? { text: "imago.generate('tiny', $2, $3::integer[], $4, $5)", values: [seed, timesteps, sampler, eta] }
      : {
          text: "imago.generate('tiny', $2, $3::integer, $4, $6, $5)",
          values: [seed, steps, sampler, eta, spacing],
        };
    const { rows } = await pool.query(
      `select frame.step, frame.t = run.t as t, array_send(frame.image) = array_send(run.image) as image,
         rgb = imago.rgb(imago.picture('tiny', run.image)) as rgb,
         ascii = imago.ascii(imago.rgb(imago.picture('tiny', run.image)), 8, 64) as ascii
       from ${run.text} as run
       full join (select * from imago.frame where job_id = $1) as frame using (step)
       order by step`,
      [id, ...run.values],
    );
    const same = { t: true, image: true, rgb: true, ascii: true };
    expect(rows).toEqual(Array.from({ length: steps + 1 }, (_, step) => ({ step, ...same })));
  }
  expect(worker.lines.filter((line) => line.includes("event=job.done"))).toHaveLength(4);
});

test("every step tells what it took, in all and layer by layer", async () => {
  const job = await queueJob(database.pool);
  spawnWorker(database.url);
  await untilJob(database.pool, job.id, "done");
  const frames = await readFrames(database.pool, job.id);
  const { rows } = await database.pool.query("select count(*)::integer as layers from imago.layer");
  for (const { milliseconds, layerMilliseconds, step } of frames) {
    expect(layerMilliseconds).toHaveLength(step === 0 ? 0 : rows[0].layers);
    expect(layerMilliseconds.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(milliseconds);
  }
});

test("a cancelled job's statement ends on the server, and the next job begins", async () => {
  const { pool } = database;
  const worker = spawnWorker(database.url);
  const clientId = newClient();
  const job = await queueJob(pool, { clientId, schedule: { spacing: "linspace", steps: 200 } });
  const backend = await untilComputing(pool);
  const next = await queueJob(pool);
  await cancel(pool, job.id, clientId);
  await until("the statement's end", async () => {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where pid = $1 and state = 'active'",
      [backend],
    );
    return rowCount === 0;
  });
  await untilJob(pool, next.id, "done");
  const cancelled = await findJob(pool, job.id);
  expect(cancelled).toMatchObject({ status: "cancelled" });
  expect(await framesOf(pool, job.id)).toHaveLength(cancelled?.frames ?? -1);
  await worker.said(/event=job.lost/);
});

test("SIGTERM gives the job back as no failure, ends the statement, and leaves nothing behind", async () => {
  const { pool } = database;
  const worker = spawnWorker(database.url);
  const job = await queueJob(pool, { schedule: { spacing: "linspace", steps: 200 } });
  const backend = await untilComputing(pool);
  expect(await worker.end("SIGTERM")).toBe(0);
  const { rows } = await pool.query("select status, failures, attempt, worker_id from imago.job");
  expect(rows).toEqual([{ status: "queued", failures: 0, attempt: 1, worker_id: null }]);
  expect((await findJob(pool, job.id))?.frames).toBeGreaterThan(0);
  expect((await pool.query("select from imago.worker")).rowCount).toBe(0);
  const application = `imago:${worker.child.pid}-%`;
  await until("no session of the worker", async () => {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where pid = $1 or application_name like $2",
      [backend, application],
    );
    return rowCount === 0;
  });
});

test("a job whose step always fails is given up after three tries, and the worker goes on", async () => {
  const { pool } = database;
  await pool.query("alter table imago.kernel rename to kernel_away");
  const worker = spawnWorker(database.url);
  const job = await queueJob(pool);
  const failed = await untilJob(pool, job.id, "failed");
  expect(failed).toMatchObject({ status: "failed", errorCode: "error", frames: 1 });
  await pool.query("alter table imago.kernel_away rename to kernel");
  const { rows } = await pool.query("select attempt, error_detail from imago.job");
  expect(rows).toEqual([{ attempt: 3, error_detail: expect.stringMatching(/^log \w{8}: 42P01 /) }]);
  const logId = rows[0].error_detail.slice(4, 12);
  expect(worker.lines.some((line) => line.includes(`log=${logId}`) && line.includes(job.id))).toBe(true);
  await untilJob(pool, (await queueJob(pool)).id, "done");
});

test("while the disk has no room, no waiting job is lost: the worker puts jobs back, ever more slowly", async () => {
  const { pool } = database;
  await pool.query(`create function public.no_room() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger no_room before insert on imago.frame execute function public.no_room()`);
  const room = () => pool.query("drop function if exists public.no_room() cascade");
  onTestFinished(async () => void (await room()));
  const worker = startWork(database.url, {});
  const jobs = [await queueJob(pool), await queueJob(pool)];
  for (const pauseMs of [1000, 2000, 4000])
    await worker.said(new RegExp(`event=job.put_back .*pauseMs=${pauseMs}`));
  const { rows } = await pool.query(
    "select distinct status in ('queued', 'running') as open, failures from imago.job",
  );
  expect(rows).toEqual([{ open: true, failures: 0 }]);
  await room();
  for (const { id } of jobs) await untilJob(pool, id, "done");
});

test("a job whose model is not what it was fails at once", async () => {
  const { pool } = database;
  const job = await queueJob(pool);
  await pool.query("update imago.job set model_identity = 'another'");
  spawnWorker(database.url);
  expect(await untilJob(pool, job.id, "failed")).toMatchObject({ errorCode: "model_gone" });
});

test("when the engine is rebuilt under a job, it starts again from frame 0", async () => {
  const { pool } = database;
  const worker = spawnWorker(database.url);
  const job = await queueJob(pool, { schedule: { spacing: "linspace", steps: 12 } });
  await until("a step", async () => ((await findJob(pool, job.id))?.frames ?? 0) > 1);
  await pool.query("update imago.engine set version = 'rebuilt'");
  await worker.said(/event=job.engine_changed/);
  expect(await untilJob(pool, job.id, "done")).toMatchObject({ engine: "rebuilt", frames: 13 });
  expect(await framesOf(pool, job.id)).toHaveLength(13);
});
