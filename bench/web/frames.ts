/** What the database knows of a job's frames, and when it was said that they are there. */
import { type Listener, listen } from "@/server/jobs/listen";
import type { Pool } from "@/db/pool";

export type StoredFrame = {
  /** What its SELECT took. */
  milliseconds: number;
  /** When its row was written, before the commit, on the machine's clock. */
  writtenMs: number;
};

/** By step. */
export async function readStored(pool: Pool, job: string): Promise<StoredFrame[]> {
  const { rows } = await pool.query<StoredFrame>(
    `select milliseconds, (1000 * extract(epoch from created_at))::float8 as "writtenMs"
     from imago.frame where job_id = $1 order by step`,
    [job],
  );
  return rows;
}

export type Arrivals = {
  /** When the notification of a frame came to a listener of our own, on the machine's clock. */
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
