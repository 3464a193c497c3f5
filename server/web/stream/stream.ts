/**
 * The event stream of one job for one watcher: `job` (the whole document) first and whenever its status
 * changes, every `frame` from the first or from the one after `after`, `progress` inside a step, `queue` before it
 * begins, `stalled` when the database is away, `restart` when the frames so far are void; `done`, `failed` or
 * `cancelled` last, or `gone`; `ping` every 15 seconds in which nothing else was said. Only frames have an id.
 */
import type { Generation, ProgressEvent, QueueEvent, StalledEvent } from "@/lib/api/response";
import { comment, event, retry } from "@/lib/http/sse";
import { isFinal, type Job } from "../../jobs/job";
import type { Bell } from "@/lib/concurrency/patience";
import type { Feed } from "./feed";

export type StreamOptions = {
  /** The feed rings it. */
  bell: Bell;
  /** Aborts when the watcher disconnects or the process ends. */
  signal: AbortSignal;
  /** The last frame that the watcher has, if any. */
  after: number | undefined;
  present(feed: Feed): Generation;
};

const pingMs = 15_000;
const retryMs = 1_000;
/** Delay before a failed read of a frame is retried. */
const againMs = 500;

const round = (seconds: number | null) => seconds && Math.round(seconds * 10) / 10;

export async function* eventStream(feed: Feed, options: StreamOptions): AsyncGenerator<Uint8Array> {
  const { bell, signal, present, after } = options;
  const news = createNews(feed, present);
  yield comment("ok");
  yield retry(retryMs);
  yield event("job", present(feed));
  let { engine } = feed.job;
  let next = after === undefined ? 0 : after + 1;
  let saidMs = Date.now();
  while (!signal.aborted) {
    if (feed.gone || feed.job.hidden || feed.job.discardedAt) return yield event("gone", {});
    // The frames so far, or those that the watcher claims to have, came from another engine.
    if (feed.job.engine !== engine || next > feed.job.frames) {
      engine = feed.job.engine;
      if (next > 0) yield event("restart", {});
      next = 0;
    }
    let waitMs = saidMs + pingMs - Date.now();
    if (next < feed.job.frames) {
      const frame = await feed.frame(next).catch(() => undefined); // the feed notices when the database is away
      if (frame) {
        next += 1;
        saidMs = Date.now();
        yield frame;
        continue;
      }
      feed.refresh();
      waitMs = againMs;
    } else if (isFinal(feed.job)) {
      return yield event(feed.job.status, present(feed));
    }
    for (const said of news()) {
      saidMs = Date.now();
      yield said;
    }
    if (waitMs > 0) await bell.wait(waitMs);
    else {
      saidMs = Date.now();
      yield event("ping", {});
    }
  }
}

/** The events for what has changed since the last call. */
function createNews(feed: Feed, present: (feed: Feed) => Generation) {
  const told = { job: jobKey(feed.job), queue: "", progress: "null", stalled: false };
  return function* (): Generator<Uint8Array> {
    const { job, outlook, workers, stalled } = feed;
    if (stalled !== told.stalled) {
      told.stalled = stalled;
      yield event("stalled", { stalled } satisfies StalledEvent);
    }
    if (jobKey(job) !== told.job) {
      told.job = jobKey(job);
      if (!isFinal(job)) yield event("job", present(feed));
    }
    const secondsLeft = round(outlook?.secondsLeft ?? null);
    if (job.status === "queued") {
      const queue: QueueEvent = { position: outlook?.position ?? null, secondsLeft, workers };
      const key = JSON.stringify({ ...queue, secondsLeft: secondsLeft && Math.round(secondsLeft) });
      if (key !== told.queue) {
        told.queue = key;
        yield event("queue", queue);
      }
    }
    if (job.status === "running") {
      const progress = JSON.stringify(job.progress);
      if (progress !== told.progress) {
        told.progress = progress;
        yield event("progress", { progress: job.progress, secondsLeft } satisfies ProgressEvent);
      }
    }
  };
}

const jobKey = ({ status, engine, kept }: Job): string => JSON.stringify([status, engine, kept]);
