/** Reads watched jobs anew: those that are marked, all of them with one statement, one statement at a time. */
import { type Log, messageOf } from "@/lib/log";
import type { Pool } from "@/db/pool";
import { ring, type Watched } from "./feed";
import { findJobs } from "../../jobs/job";

export type JobReader = {
  /** Marks jobs that may have changed. */
  mark(ids: Iterable<string>): void;
  /** Whether the database failed to answer; marked jobs wait for the next mark. */
  readonly stalled: boolean;
};

export function createJobReader(database: Pool, watched: Map<string, Watched>, log: Log): JobReader {
  const marked = new Set<string>();
  let reading = false;
  let stalled = false;

  function setStalled(now: boolean, error?: unknown): void {
    if (now === stalled) return;
    stalled = now;
    if (now) log.warn("feeds.stalled", { reason: messageOf(error) });
    else log.info("feeds.back");
    ring(watched.values());
  }

  async function read(): Promise<void> {
    const ids = [...marked];
    marked.clear();
    const jobs = await findJobs(database, ids).catch((error) => {
      for (const id of ids) marked.add(id);
      throw error;
    });
    const byId = new Map(jobs.map((job) => [job.id, job]));
    for (const id of ids) {
      const entry = watched.get(id);
      if (!entry) continue;
      entry.job = byId.get(id) ?? entry.job;
      entry.gone = !byId.has(id);
      ring([entry]);
    }
  }

  async function readAll(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      while (marked.size > 0) await read();
      setStalled(false);
    } catch (error) {
      setStalled(true, error);
    } finally {
      reading = false;
    }
  }

  return {
    mark: (ids) => {
      for (const id of ids) if (watched.has(id)) marked.add(id);
      void readAll();
    },
    get stalled() {
      return stalled;
    },
  };
}
