/**
 * A series of random faults under running jobs. Each butterfly must come out with the bits of an undisturbed one, once,
 * and its watcher must see every frame once. The same seed draws the same faults at the same moments.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Generation } from "@/lib/api/response";
import { framesOf } from "../painted";
import { until } from "../until";
import { type ApiClient, apiClient } from "../web/client";
import { type FaultName, faults } from "./kinds";
import type { Site } from "./site";
import { watch } from "./watcher";

export type Series = {
  /** The kinds to draw from: each comes once, in an order that the seed draws, before any comes again. */
  names: readonly FaultName[];
  count: number;
  seed: number;
  /** The butterfly that is asked for each time; it names its seed and its steps. */
  wish: { seed: string; steps: number } & Record<string, unknown>;
};

export type Outcome = {
  name: FaultName;
  /** The step during which it was done; 0: while the butterfly was asked for. */
  step: number;
  /** From the fault's beginning to the end of the job. */
  seconds: number;
  /** Connections of the watcher. */
  connections: number;
  /** Deviations from the undisturbed run, in words. */
  problems: string[];
};

export type Report = {
  undisturbedSeconds: number;
  outcomes: Outcome[];
  /** Jobs and frames that are lost or doubled, over all. */
  problems: string[];
};

const guardMs = 300_000;
/** Time for the watcher to hear of an end that the job's page knows already. */
const watcherGuardMs = 60_000;
const isOver = (status: Generation["status"]) => ["done", "failed", "cancelled"].includes(status);

/** Calls `tell` after each fault. */
export async function runSeries(
  site: Site,
  { names, count, seed, wish }: Series,
  tell: (outcome: Outcome) => void = () => undefined,
): Promise<Report> {
  const random = createRandom(seed);
  const client = apiClient(site.url);
  const ids: string[] = [];
  const startedMs = performance.now();
  const first = await ask(client, wish);
  ids.push(first);
  await untilOver(client, first);
  const undisturbedSeconds = (performance.now() - startedMs) / 1000;
  const want = await framesOf(site.pool, first);
  const outcomes: Outcome[] = [];
  let hand: FaultName[] = [];
  for (let n = 0; n < count; n++) {
    if (hand.length === 0) hand = shuffle(names, random);
    const name = hand.pop();
    if (!name) throw new Error("there are no faults to draw from");
    const step = Math.floor(random() * (wish.steps - 1)); // so that a whole step is left
    const waitMs = (random() * undisturbedSeconds * 1000) / wish.steps;
    let outcome: Outcome | undefined;
    while (!outcome) {
      await hide(site, ids); // or the same wish finds the one that is done
      const blow = await hurt(site, client, { name, step, waitMs, wish, want });
      ids.push(blow.id);
      outcome = blow.outcome;
    }
    outcomes.push(outcome);
    tell(outcome);
  }
  return { undisturbedSeconds, outcomes, problems: await countUp(site, ids, wish) };
}

type Blow = { name: FaultName; step: number; waitMs: number; wish: Series["wish"]; want: string[] };

/** Returns no outcome if the machine was so busy that the job had ended before the fault. */
async function hurt(
  site: Site,
  client: ApiClient,
  { name, step, waitMs, wish, want }: Blow,
): Promise<{ id: string; outcome: Outcome | undefined }> {
  let startedMs = 0;
  const strike = async () => {
    startedMs = performance.now();
    await faults[name](site);
  };
  const [id] = await Promise.all([ask(client, wish), step === 0 ? sleep(waitMs).then(strike) : undefined]);
  const over = new AbortController();
  const watching = watch(site.url, id, over.signal);
  if (step > 0) {
    await untilAnswer(client, id, `step ${step}`, ({ frames, status }) => frames > step || isOver(status));
    await sleep(waitMs);
    const { status } = await client.get(id);
    if (!isOver(status)) await strike();
  }
  const { status } = await untilOver(client, id);
  const seconds = (performance.now() - startedMs) / 1000;
  const got = await until("the frames", () => framesOf(site.pool, id).catch(() => undefined), guardMs);
  const giveUp = setTimeout(() => over.abort(), watcherGuardMs);
  const watched = await watching;
  clearTimeout(giveUp);
  if (startedMs === 0) return { id, outcome: undefined };
  const problems = [
    status !== "done" && `the job ended as ${status}`,
    got.join() !== want.join() && `other bits or frames: ${got.length} of ${want.length}`,
    watched.end !== "done" && `the watcher's last event was ${watched.end ?? "none"}`,
    watched.frames.join() !== [...want.keys()].join() && `the watcher saw frames ${watched.frames.join()}`,
  ].filter((problem) => problem !== false);
  return { id, outcome: { name, step, seconds, connections: watched.connections, problems } };
}

/** Asks until there is an answer, always with the same key, as a program does that must not ask twice. */
function ask(client: ApiClient, wish: Series["wish"]): Promise<string> {
  const key = randomUUID();
  return until(
    "the answer to a request",
    async () => {
      const response = await client.post(wish, { "idempotency-key": key }).catch(() => undefined);
      if (response && response.status < 500 && !response.ok) throw new Error(await response.text());
      const job = (await response?.json().catch(() => undefined)) as { id?: string } | undefined;
      return response?.ok ? job?.id : undefined;
    },
    guardMs,
  );
}

function untilAnswer(
  client: ApiClient,
  id: string,
  what: string,
  enough: (job: Generation) => boolean,
): Promise<Generation> {
  const read = async () => {
    const job = await client.get(id).catch(() => undefined);
    return job && enough(job) && job;
  };
  return until(`${what} of ${id}`, read, guardMs);
}

const untilOver = (client: ApiClient, id: string) =>
  untilAnswer(client, id, "the end", ({ status }) => isOver(status));

async function hide({ pool }: Site, ids: string[]): Promise<void> {
  const hidden = () =>
    pool.query("update imago.job set hidden = true where id = any ($1)", [ids]).catch(() => undefined);
  await until("the database", hidden, guardMs);
}

/** Compares the jobs and frames that are stored with those that were asked for. */
async function countUp({ pool }: Site, ids: string[], { seed, steps }: Series["wish"]): Promise<string[]> {
  const { rows } = await pool.query<{ asked: number; done: number; all: number; frames: number }>(
    `select count(*) filter (where id = any ($1))::integer as asked,
       count(*) filter (where id = any ($1) and status = 'done')::integer as done, count(*)::integer as all,
       (select count(*) from imago.frame where job_id = any ($1))::integer as frames
     from imago.job where seed = $2`,
    [ids, seed],
  );
  const { asked = 0, done = 0, all = 0, frames = 0 } = rows[0] ?? {};
  const different = new Set(ids).size;
  const wanted = { asked: ids.length, done: ids.length, all: ids.length, frames: ids.length * (steps + 1) };
  const problems = Object.entries({ asked, done, all, frames }).flatMap(([what, number]) =>
    number === wanted[what as keyof typeof wanted]
      ? []
      : `${what}: ${number} instead of ${wanted[what as keyof typeof wanted]}`,
  );
  if (different < ids.length) problems.push(`${ids.length - different} requests got the job of another`);
  return problems;
}

/** Draws numbers from 0 to 1 (mulberry32, by Tommy Ettinger): the same ones for a seed on every machine. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}
