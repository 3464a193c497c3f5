/** Waits for the end of a job on behalf of a program that asked with `?wait=`; it takes a stream's slot meanwhile. */
import { createBell } from "@/lib/concurrency/patience";
import { isFinal, type Job } from "../../jobs/job";
import { stepAside } from "../answer";
import { onClose } from "../shared";
import { feeds } from "../stream/live";
import { enterStreams, type Watcher } from "../stream/open-stream";

/** Returns the job as it is at its end, or after `seconds`. Throws a problem 429. */
export async function awaitEnd(job: Job, seconds: number, watcher: Watcher): Promise<Job> {
  if (seconds === 0 || isFinal(job)) return job;
  const leave = enterStreams(watcher);
  stepAside();
  const closing = new AbortController();
  const forget = onClose(() => closing.abort());
  const endMs = Date.now() + 1_000 * seconds;
  const signal = AbortSignal.any([watcher.signal, closing.signal]);
  const bell = createBell(signal);
  try {
    const opened = await feeds().open(job.id, bell.ring);
    if (!opened) return job;
    const { feed, release } = opened;
    try {
      while (!signal.aborted && Date.now() < endMs && !feed.gone && !isFinal(feed.job))
        await bell.wait(endMs - Date.now());
      return feed.job;
    } finally {
      release();
    }
  } finally {
    forget();
    leave();
  }
}
