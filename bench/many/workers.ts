/**
 * Measures what npm start makes of the cores: one visitor's picture, two visitors' at once with all workers and with
 * one, the web's answers meanwhile, and how soon the job of a killed worker goes on.
 */
import { chmod, mkdtemp } from "node:fs/promises";
import { cpus } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "@/db/pool";
import { setDraining } from "@/server/jobs/workers";
import type { Place } from "@/testing/place";
import { until } from "@/testing/until";
import { apiClient } from "@/testing/web/client";
import { joinDatabase, npmStart, readCrew } from "@/testing/web/npm-start";
import { printTable, spread, summarise } from "../measure";
import { numberOption } from "../options";
import { readStream } from "../web/reader";

const steps = 12;
const pageEveryMs = 250;

type Measured = { name: string; seconds: number[]; pages: number[] };

export async function workers(place: Place): Promise<void> {
  const rounds = numberOption("rounds", 5);
  const dataFolder = await mkdtemp(path.join(place.folder, "workers-"));
  await chmod(dataFolder, 0o755); // or root puts the data elsewhere, where the server's user can reach them
  const { part, url } = await npmStart(dataFolder, {
    IMAGO_CORES: "", // as many as a session finds worth it
    IMAGO_MAX_RUNNING_PER_ADDRESS: "100",
    IMAGO_MAX_OUTSTANDING_PER_ADDRESS: "100",
    IMAGO_MAX_PER_DAY_PER_CLIENT: "1000",
  });
  const { pool, close } = await joinDatabase({ databaseUrl: undefined, server: undefined, dataFolder });
  try {
    console.log(part.lines.find((line) => line.includes("workers.planned")));
    await until("all workers", async () => (await readCrew(pool)).length >= cpus().length);
    const one: Measured = { name: "one visitor", seconds: [], pages: [] };
    const two: Measured = { name: "two visitors at once", seconds: [], pages: [] };
    const before: Measured = { name: "two visitors at once, one worker", seconds: [], pages: [] };
    await askAtOnce(url, 2); // not counted: processes are slower until their memory has grown
    for (let round = 0; round < rounds; round++) {
      await measure(url, 1, one);
      await measure(url, 2, two);
      await withOneWorker(pool, () => measure(url, 2, before));
    }
    print(one, [one, two, before]);
    await printKills(pool, url, rounds);
  } finally {
    await close();
    await part.end("SIGTERM");
  }
}

/** Drains all workers but one during `work`. */
async function withOneWorker(pool: Pool, work: () => Promise<void>): Promise<void> {
  const [, ...others] = await readCrew(pool);
  for (const { id } of others) await setDraining(pool, id, true);
  await work();
  for (const { id } of others) await setDraining(pool, id, false);
}

/** Asks for pictures at the same moment, each as a visitor of its own; returns when all are painted. */
async function askAtOnce(url: string, visitors: number): Promise<void> {
  const clients = Array.from({ length: visitors }, () => apiClient(url));
  await Promise.all(
    clients.map(async (client) => {
      const { links } = await client.generate({ steps, model: "butterfly-64" });
      await readStream(`${url}${links.events}`).ended;
    }),
  );
}

async function measure(url: string, visitors: number, into: Measured): Promise<void> {
  const over = new AbortController();
  const pages = readPages(url, into.pages, over.signal);
  const startedMs = performance.now();
  await askAtOnce(url, visitors);
  into.seconds.push((performance.now() - startedMs) / 1000);
  over.abort();
  await pages;
}

/** Reads the front page again and again, as another visitor; adds the milliseconds until its last byte. */
async function readPages(url: string, into: number[], over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const startedMs = performance.now();
    const response = await fetch(url);
    await response.text();
    if (!response.ok) throw new Error(`the front page: ${response.status}`);
    into.push(performance.now() - startedMs);
    await sleep(pageEveryMs);
  }
}

function print(one: Measured, all: Measured[]): void {
  const alone = summarise(one.seconds).median;
  const p95 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? 0;
  printTable(`Pictures of ${steps} steps under npm start, all processes on ${cpus().length} cores`, [
    ["", "until all are painted", "against one visitor", "the front page meanwhile", "its 95th percentile"],
    ...all.map(({ name, seconds, pages }) => [
      name,
      spread(summarise(seconds), "s", 1),
      `${(summarise(seconds).median / alone).toFixed(2)} x`,
      spread(summarise(pages), "ms"),
      `${p95(pages).toFixed(0)} ms`,
    ]),
  ]);
}

/** Kills the worker of a running job, and takes the time until its next claim and its next frame. */
async function printKills(pool: Pool, url: string, rounds: number): Promise<void> {
  const claimed: number[] = [];
  const painted: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Every worker has a job, so none is free to take the one that loses its worker.
    const clients = Array.from({ length: cpus().length }, () => apiClient(url));
    const jobs = await Promise.all(
      clients.map((client) => client.generate({ steps: 6, model: "butterfly-64" })),
    );
    const { id } = jobs[0] ?? { id: "" };
    const read = async () => {
      const { rows } = await pool.query<{ attempt: number; frames: number; pid: number }>(
        `select attempt, frames, worker.pid from imago.job left join imago.worker on worker.id = worker_id
         where job.id = $1`,
        [id],
      );
      return rows[0] ?? { attempt: 0, frames: 0, pid: 0 };
    };
    await until("two steps of each", async () => {
      const { rowCount } = await pool.query(
        "select from imago.job where id = any ($1) and status = 'running' and frames > 2",
        [jobs.map((job) => job.id)],
      );
      return rowCount === jobs.length;
    });
    const before = await read();
    process.kill(before.pid, "SIGKILL");
    const startedMs = performance.now();
    await until("the next claim", async () => (await read()).attempt > before.attempt);
    claimed.push(performance.now() - startedMs);
    await until("the next frame", async () => (await read()).frames > before.frames);
    painted.push(performance.now() - startedMs);
    await Promise.all(jobs.map(({ links }) => readStream(`${url}${links.events}`).ended));
  }
  printTable("A worker is killed while all cores paint", [
    ["", "until its job is claimed again", "until its next frame"],
    ["npm start", spread(summarise(claimed), "ms"), spread(summarise(painted), "ms")],
  ]);
}
