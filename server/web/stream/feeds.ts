/**
 * The feeds that event streams follow: the current row and the frames of every watched job, read once for all streams.
 * Notifications only say where to look; a periodic read finds what they missed.
 */
import type { Pool } from "@/db/pool";
import type { Limits } from "@/lib/env";
import type { Log } from "@/lib/log";
import type { Change } from "../../jobs/changes";
import { findJobs, isFinal } from "../../jobs/job";
import { type Outlook, readOutlooks } from "../../jobs/outlook";
import { listWorkers } from "../../jobs/workers";
import { type Feed, frameEvent, ring, type Watched } from "./feed";
import { createFrameCache } from "./frame-cache";
import { createJobReader } from "./job-reader";

export type Feeds = {
  /** Opens and watches a feed; undefined if the job does not exist. */
  open(jobId: string, ring: () => void): Promise<{ feed: Feed; release: () => void } | undefined>;
  onChange(change: Change): void;
  /** Whether notifications arrive; while they do not, the tables are polled every second. */
  setListening(listening: boolean): void;
  readonly listening: boolean;
  close(): void;
};

const tickMs = 1_000;
/** Ticks between two periodic reads while notifications arrive. */
const backstopTicks = 5;

export function createFeeds(database: Pool, limits: Limits, log: Log): Feeds {
  const watched = new Map<string, Watched>();
  const cache = createFrameCache();
  const reader = createJobReader(database, watched, log);
  const prospects = createProspects(database, limits, () => ring(watched.values()));
  let listening = false;
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    ticks += 1;
    const unfinished = [...watched.values()].filter(({ job }) => !isFinal(job)).map(({ job }) => job.id);
    const look = ticks % backstopTicks === 0;
    if (reader.stalled || !listening || look) reader.mark(unfinished);
    if (unfinished.length > 0 && !reader.stalled && (prospects.stale || look)) void prospects.read();
  }

  function feedOf(entry: Watched): Feed {
    return {
      get job() {
        return entry.job;
      },
      get gone() {
        return entry.gone;
      },
      get outlook() {
        return prospects.of(entry.job.id);
      },
      get workers() {
        return prospects.workers;
      },
      get stalled() {
        return reader.stalled;
      },
      frame: (step) => frameEvent(database, cache, entry.job, step),
      refresh: () => reader.mark([entry.job.id]),
      watch: (bell) => {
        entry.bells.add(bell);
        return () => leave(entry, bell);
      },
    };
  }

  function leave(entry: Watched, bell: () => void): void {
    entry.bells.delete(bell);
    if (entry.bells.size > 0 || watched.get(entry.job.id) !== entry) return;
    watched.delete(entry.job.id);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    open: async (jobId, bell) => {
      const [job] = await findJobs(database, [jobId]);
      if (!job) return undefined;
      const entry = watched.get(jobId) ?? { job, gone: false, bells: new Set() };
      watched.set(jobId, entry);
      const feed = feedOf(entry);
      const release = feed.watch(bell);
      timer ??= setInterval(tick, tickMs);
      if (!isFinal(job)) {
        // Read again: notifications since the first read found no watcher.
        reader.mark([jobId]);
        await prospects.read();
      }
      return { feed, release };
    },
    onChange: ({ job, what }) => {
      prospects.stale = true;
      if (what !== "status" || watched.has(job)) reader.mark([job]);
    },
    setListening: (now) => {
      listening = now;
      // LISTEN has just begun: earlier notifications are lost.
      if (now) reader.mark(watched.keys());
    },
    get listening() {
      return listening;
    },
    close: () => clearInterval(timer),
  };
}

export type Prospects = {
  of(jobId: string): Outlook | undefined;
  readonly workers: number;
  /** Whether something may have changed them since the last read. */
  stale: boolean;
  /** Reads them again; if the database does not answer, they stay as they were, and stale. */
  read(): Promise<void>;
};

/** Calls `onRead` after every read. */
function createProspects(database: Pool, limits: Limits, onRead: () => void): Prospects {
  let outlooks = new Map<string, Outlook>();
  let workers = 0;
  const prospects: Prospects = {
    of: (jobId) => outlooks.get(jobId),
    get workers() {
      return workers;
    },
    stale: false,
    read: async () => {
      prospects.stale = false;
      try {
        const [list, states] = await Promise.all([readOutlooks(database, limits), listWorkers(database)]);
        outlooks = new Map(list.map((outlook) => [outlook.id, outlook]));
        workers = states.filter(({ live, draining }) => live && !draining).length;
      } catch {
        prospects.stale = true; // the job reader reports that the database is away
        return;
      }
      onRead();
    },
  };
  return prospects;
}
