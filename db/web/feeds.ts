/**
 * What event streams follow: of every job that is watched, the row as it is now and the frames, read once for all who
 * watch. Notifications only say where to look; what they may have missed, a look now and then finds.
 */
import type { Limits } from "@/lib/env";
import { type Log, messageOf } from "@/lib/log";
import { event } from "@/lib/http/sse";
import type { Change } from "../jobs/changes";
import { readFrames } from "../jobs/frames";
import type { Job } from "../jobs/job";
import { type Outlook, readOutlooks } from "../jobs/outlook";
import { listWorkers } from "../jobs/workers";
import type { Pool } from "../pool";
import { findJobs } from "./find-jobs";
import { createFrameCache } from "./frame-cache";
import { frameRecord } from "./frame-record";

export type Feed = {
  /** As it was last read. */
  readonly job: Job;
  /** The job is there no more. */
  readonly gone: boolean;
  readonly outlook: Outlook | undefined;
  /** How many live. */
  readonly workers: number;
  /** The database did not answer when it was last asked. */
  readonly stalled: boolean;
  /** The event of a frame; undefined if it is gone: then the job has begun again. */
  frame(step: number): Promise<Uint8Array | undefined>;
  /** Reads the job anew. */
  refresh(): void;
  /** `ring` is called whenever anything above may have changed, until the returned function is. */
  watch(ring: () => void): () => void;
};

export type Feeds = {
  /** Undefined: there is no such job. Whoever opens a feed watches it. */
  open(jobId: string, ring: () => void): Promise<{ feed: Feed; release: () => void } | undefined>;
  onChange(change: Change): void;
  /** Whether notifications arrive; while they do not, the tables are asked every second. */
  setListening(listening: boolean): void;
  readonly listening: boolean;
  close(): void;
};

type Watched = { job: Job; gone: boolean; bells: Set<() => void> };

const tickMs = 1_000;
/** So many ticks from one look to the next while notifications arrive. */
const backstopTicks = 5;

export const isFinal = ({ status }: Job): boolean =>
  status === "done" || status === "failed" || status === "cancelled";

export function createFeeds(database: Pool, limits: Limits, log: Log): Feeds {
  const watched = new Map<string, Watched>();
  const cache = createFrameCache();
  const dirty = new Set<string>();
  let outlooks = new Map<string, Outlook>();
  let outlooksDirty = false;
  let workers = 0;
  let reading = false;
  let stalled = false;
  let listening = false;
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;

  function ring(entries: Iterable<Watched>): void {
    for (const { bells } of entries) for (const bell of bells) bell();
  }

  function setStalled(now: boolean, error?: unknown): void {
    if (now === stalled) return;
    stalled = now;
    if (now) log.warn("feeds.stalled", { reason: messageOf(error) });
    else log.info("feeds.back");
    ring(watched.values());
  }

  /** Reads what is marked, one statement at a time, until nothing is. */
  async function readDirty(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      while (dirty.size > 0) {
        const ids = [...dirty];
        dirty.clear();
        const jobs = await findJobs(database, ids).catch((error) => {
          for (const id of ids) dirty.add(id);
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
      setStalled(false);
    } catch (error) {
      setStalled(true, error); // the next tick tries again
    } finally {
      reading = false;
    }
  }

  function mark(ids: Iterable<string>): void {
    for (const id of ids) if (watched.has(id)) dirty.add(id);
    void readDirty();
  }

  async function readOutlook(): Promise<void> {
    outlooksDirty = false;
    const [list, states] = await Promise.all([readOutlooks(database, limits), listWorkers(database)]);
    outlooks = new Map(list.map((outlook) => [outlook.id, outlook]));
    workers = states.filter(({ live, draining }) => live && !draining).length;
    ring(watched.values());
  }

  function tick(): void {
    ticks += 1;
    const unfinished = [...watched.values()].filter(({ job }) => !isFinal(job)).map(({ job }) => job.id);
    const look = ticks % backstopTicks === 0;
    if (stalled || !listening || look) mark(unfinished);
    if (unfinished.length > 0 && !stalled && (outlooksDirty || look))
      readOutlook().catch(() => {
        outlooksDirty = true;
      });
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
        return outlooks.get(entry.job.id);
      },
      get workers() {
        return workers;
      },
      get stalled() {
        return stalled;
      },
      frame: (step) => {
        const { id, engine, frames } = entry.job;
        return cache.get(`${id}:${engine}`, step, frames, async (from, count) => {
          const read = await readFrames(database, id, from, count);
          const whole = read.filter((frame, i) => frame.step === from + i);
          return whole.map((frame) => event("frame", frameRecord(frame), String(frame.step)));
        });
      },
      refresh: () => mark([entry.job.id]),
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
        // Once more: what was said since the first look was not yet for anybody here.
        mark([jobId]);
        outlooksDirty = true;
        await readOutlook().catch(() => undefined); // an estimate, which the next tick asks for again
      }
      return { feed, release };
    },
    onChange: ({ job, what }) => {
      outlooksDirty = true;
      if (what !== "status" || watched.has(job)) mark([job]);
    },
    setListening: (now) => {
      listening = now;
      // LISTEN stands: what was said before is lost.
      if (now) mark(watched.keys());
    },
    get listening() {
      return listening;
    },
    close: () => clearInterval(timer),
  };
}
