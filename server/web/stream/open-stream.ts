/** Opens the event stream of a job, within the limits of client and address. */
import { Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/concurrency/occupancy";
import { createBell } from "@/lib/concurrency/patience";
import { streamHeaders } from "@/lib/http/sse";
import { messageOf } from "@/lib/log";
import type { Visitor } from "../client";
import { takeSlot } from "../seats";
import { feeds } from "./live";
import { presentJob } from "../present";
import { isClosing, onClose, shared, webLog, webSettings } from "../shared";
import { eventStream } from "./stream";

export type Watcher = Visitor & {
  /** The request's signal; aborts when the connection closes. */
  signal: AbortSignal;
};

/** A watcher who gets absolute addresses of the site at `base`. */
export type Subscriber = Watcher & { base: string };

const streams = () => shared("streams", createOccupancy);

export const countStreams = (): number => streams().total;

/** Takes a slot for a stream, or for a wait for its end; the returned function frees it. Throws a problem 429. */
export const enterStreams = (watcher: Watcher): (() => void) =>
  takeSlot(watcher, {
    occupancy: streams(),
    limits: webSettings().streams,
    code: "too_many_streams",
    field: "streams",
    detail: (limit) => `${limit} event streams are open already, which is the limit`,
    retryAfterSeconds: 5,
  });

/** Undefined if the job does not exist. `after` is the last frame that the watcher has. */
export async function openStream(
  jobId: string,
  after: number | undefined,
  watcher: Subscriber,
): Promise<Response | undefined> {
  if (isClosing())
    throw new Problem(503, "closing", "the server is shutting down", { headers: { "retry-after": "2" } });
  const leave = enterStreams(watcher);
  const end = new AbortController();
  const abort = () => end.abort();
  const bell = createBell(end.signal);
  const opened = await feeds()
    .open(jobId, bell.ring)
    .catch((error) => {
      leave();
      throw error;
    });
  if (!opened || opened.feed.job.hidden || opened.feed.job.discardedAt) {
    opened?.release();
    leave();
    return undefined;
  }
  const forget = onClose(abort);
  watcher.signal.addEventListener("abort", abort);
  end.signal.addEventListener("abort", () => {
    opened.release();
    forget();
    watcher.signal.removeEventListener("abort", abort);
    leave();
  });
  if (watcher.signal.aborted) abort();
  const events = eventStream(opened.feed, {
    bell,
    signal: end.signal,
    after,
    present: ({ job, outlook }) => presentJob(job, outlook, watcher.clientId, watcher.base),
  });
  return new Response(toStream(events, abort), { headers: streamHeaders });
}

/** Produces events only as fast as they are read. Calls `over` when the stream ends, for any reason. */
function toStream(events: AsyncGenerator<Uint8Array>, over: () => void): ReadableStream<Uint8Array> {
  let cancelled = false;
  async function next(): Promise<Uint8Array | undefined> {
    try {
      const { value } = await events.next();
      return value;
    } catch (error) {
      webLog().error("stream.failed", { reason: messageOf(error) });
      return undefined;
    }
  }
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const chunk = await next();
        if (cancelled) return;
        if (chunk) return controller.enqueue(chunk);
        over();
        controller.close();
      },
      cancel: () => {
        cancelled = true;
        over();
      },
    },
    { highWaterMark: 0 },
  );
}
