/** Reads the database's times of a job's frames, and records the times of their notifications. */

import type { Pool } from "@/db/pool";
import { type Listener, listen } from "@/server/jobs/listen";

export type StoredFrame = {
  /** Duration of its SELECT. */
  milliseconds: number;
  /** Time at which its row was written, before the commit, on the machine's clock. */
  writtenMs: number;
};

/** Reads the frames of a job, indexed by step. */
export async function readStored(pool: Pool, job: string): Promise<StoredFrame[]> {
  const { rows } = await pool.query<StoredFrame>(
    `select milliseconds, (1000 * extract(epoch from created_at))::float8 as "writtenMs"
     from imago.frame where job_id = $1 order by step`,
    [job],
  );
  return rows;
}

export type Arrivals = {
  /** Time at which our own listener received the notification of a frame, on the machine's clock. */
  of(job: string, step: number): number | undefined;
  close(): Promise<void>;
};

export async function hearArrivals(url: string, pool: Pool): Promise<Arrivals> {
  const atMs = new Map<string, number>();
  const listener: Listener = listen(url, {
    onChange: (change) => {
      if (change.what === "frame")
        atMs.set(`${change.job}:${change.step}`, performance.timeOrigin + performance.now());
    },
  });
  if (!(await listener.hears(pool))) throw new Error("notifications do not arrive");
  return { of: (job, step) => atMs.get(`${job}:${step}`), close: () => listener.close() };
}
