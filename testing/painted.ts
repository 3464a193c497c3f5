/** Reads the results of jobs. */

import type { Pool, Queryable } from "@/db/pool";
import { findJob, type Job, type JobStatus } from "@/server/jobs/job";
import type { NewJob } from "@/server/jobs/new-job";
import { queueJob } from "./jobs";
import { until } from "./until";

/** Hashes the parts of a job's frames that must not depend on faults along the way, in order. */
export async function framesOf(database: Queryable, jobId: string): Promise<string[]> {
  const { rows } = await database.query<{ frame: string }>(
    `select format('%s t=%s level=%s %s', step, t, noise_level,
       md5(concat_ws('|', array_send(image), rgb, x0_rgb, ascii, x0_ascii))) as frame
     from imago.frame where job_id = $1 order by step`,
    [jobId],
  );
  return rows.map(({ frame }) => frame);
}

/** Computes the hash of the last state of a small model's run in SQL, with ddim along linspace. */
export async function lastHash(
  database: Queryable,
  seed: string,
  steps: number,
): Promise<string | undefined> {
  const { rows } = await database.query<{ hash: string }>(
    `select imago.state_hash(image) as hash from imago.generate('tiny', $1::bigint, $2::integer, 'ddim', 'linspace')
     order by step desc limit 1`,
    [seed, steps],
  );
  return rows[0]?.hash;
}

/** Waits until the job has one of the statuses, even if the database is down for a while. */
export function untilJob(pool: Pool, id: string, ...statuses: JobStatus[]): Promise<Job> {
  return until(
    `job ${id} ${statuses.join(" or ")}`,
    async () => {
      const job = await findJob(pool, id).catch(() => undefined);
      if (job?.status === "failed" && !statuses.includes("failed"))
        throw new Error(`failed: ${job.errorCode}`);
      return job && statuses.includes(job.status) && job;
    },
    120_000,
  );
}

/** Waits for a backend that computes a step of a job, and returns its pid. */
export function untilComputing(pool: Pool): Promise<number> {
  return until("a step that is being computed", async () => {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and state = 'active' and query like '%imago.denoise(%'
         and pid <> pg_backend_pid()
         and query_start < clock_timestamp() - interval '10 ms'`,
    );
    return rows[0]?.pid;
  });
}

/** The same job for every fault: enough steps (some 50 ms each) to interrupt it, with a sampler that uses history. */
export const interrupted = {
  seed: "-5",
  sampler: "ipndm",
  schedule: { spacing: "linspace", steps: 24 },
} as const;

/** Queues such a job and waits until one of its later steps is being computed. */
export async function startInterrupted(
  pool: Pool,
  overrides: Partial<NewJob> = {},
): Promise<{ job: Job; backend: number }> {
  const job = await queueJob(pool, { ...interrupted, ...overrides });
  await until("two steps", async () => ((await findJob(pool, job.id))?.frames ?? 0) > 2);
  return { job, backend: await untilComputing(pool) };
}
