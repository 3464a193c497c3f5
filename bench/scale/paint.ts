/** Measures how much workers paint in a given time, on one server or two. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "@/db/pool";
import { findPostmaster } from "@/db/postgres/postmaster";
import { listModels } from "@/server/checkpoints/list";
import { cancel } from "@/server/jobs/cancel";
import { queueJob } from "@/testing/jobs";
import type { Standby } from "@/testing/open-standby";
import { until } from "@/testing/until";
import type { Installation } from "@/testing/web/installation";
import { type Part, spawnPart } from "@/testing/web/process";
import { childrenOf, pin } from "../processes";

/** Values per round and per step; `skipped`: number of steps that the standby could not compute and the primary did. */
export type Painted = { perMinute: number[]; selects: number[]; skipped: number };
export const emptyPainted = (): Painted => ({ perMinute: [], selects: [], skipped: 0 });

const windowMs = 50_000;
const steps = 20;
/** Number of jobs; more than the workers can paint in that time. */
const jobs = 40;

/** Runs the rounds. With `standby`, it computes the second worker's pictures. */
export async function paint(
  { server, pool }: Installation,
  standby: Standby | undefined,
  into: Painted,
): Promise<void> {
  // Looks the primary up again: it was restarted when its folder was copied.
  const primary = server.folder && (await findPostmaster(server.folder))?.pid;
  if (!primary) throw new Error("the primary is gone");
  const postmasters = [primary, ...(standby ? [standby.postmaster] : [])];
  const workers: Part[] = [];
  const ids: string[] = [];
  try {
    for (const [core, postmaster] of postmasters.entries()) {
      await pin(String(core), [postmaster, ...(await childrenOf(postmaster))]);
      const computes = core > 0 && standby ? { COMPUTE_URLS: standby.url } : undefined;
      const worker = spawnPart("server/worker/main.ts", {
        DATABASE_URL: server.url,
        IMAGO_CORES: "1",
        ...computes,
      });
      workers.push(worker);
      await pin(String(core), [worker.child.pid ?? 0]);
    }
    const [model] = await listModels(pool);
    for (let seed = 1; seed <= jobs; seed++) ids.push(await ask(pool, model?.name ?? "", seed));
    await until("every worker to paint", async () => (await countPainting(pool, ids)) === workers.length);
    const from = await now(pool);
    await sleep(windowMs);
    await readSteps(pool, ids, from, into);
    for (const { lines } of workers)
      into.skipped += lines.filter((line) => line.includes("compute.skipped")).length;
  } finally {
    for (const id of ids) await cancel(pool, id);
    await Promise.all(workers.map((worker) => worker.end("SIGTERM")));
  }
}

async function ask(pool: Pool, model: string, seed: number): Promise<string> {
  const schedule = { spacing: "linspace", steps };
  return (await queueJob(pool, { model, seed: String(seed), schedule })).id;
}

/** Counts the workers that are in the middle of a picture. */
async function countPainting(pool: Pool, ids: string[]): Promise<number> {
  const { rows } = await pool.query<{ painting: number }>(
    `select count(distinct worker_id)::integer as painting from imago.job
     where id = any ($1) and status = 'running' and frames > 2`,
    [ids],
  );
  return rows[0]?.painting ?? 0;
}

async function now(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ at: Date }>("select clock_timestamp() as at");
  return rows[0]?.at ?? new Date();
}

/** Counts pictures by their steps, so that a half-done picture counts half. */
async function readSteps(pool: Pool, ids: string[], from: Date, into: Painted): Promise<void> {
  const { rows } = await pool.query<{ milliseconds: number; seconds: number }>(
    `select milliseconds, extract(epoch from clock_timestamp() - $2)::float8 as seconds
     from imago.frame where job_id = any ($1) and step > 0 and created_at > $2`,
    [ids, from],
  );
  into.selects.push(...rows.map(({ milliseconds }) => milliseconds));
  into.perMinute.push((60 * rows.length) / steps / (rows[0]?.seconds ?? 0));
}
