/** A response that streams a job's events, within what a client and an address may have open at once. */
import { Problem } from "@/lib/api/problem";
import { streamHeaders } from "@/lib/http/sse";
import { messageOf } from "@/lib/log";
import { createBell } from "../worker/patience";
import { feeds } from "./live";
import { presentJob } from "./present";
import { isClosing, onClose, shared, webLog, webSettings } from "./shared";
import { eventStream } from "./stream";

export type Watcher = {
  clientId: string | undefined;
  address: string | undefined;
  /** The request's: aborted when the connection is. */
  signal: AbortSignal;
};

/** How many streams each client and address has open. */
const counts = () => shared("streams", () => new Map<string, number>());

export const countStreams = (): number => shared("streamTotal", () => ({ open: 0 })).open;

/** Counts a stream in; the returned function counts it out. Throws a problem 429. */
function enter({ clientId, address }: Watcher): () => void {
  const { perClient, perAddress } = webSettings().streams;
  const limits: [string | undefined, number][] = [
    [clientId && `client ${clientId}`, perClient],
    [address && `address ${address}`, perAddress],
  ];
  const open = counts();
  for (const [key, limit] of limits)
    if (key && (open.get(key) ?? 0) >= limit)
      throw new Problem(
        429,
        "too_many_streams",
        `${limit} event streams are open already, and no more are allowed`,
        {
          errors: [{ field: "streams", value: open.get(key), limit: `at most ${limit} at once` }],
          headers: { "retry-after": "5" },
        },
      );
  const total = shared("streamTotal", () => ({ open: 0 }));
  const add = (by: number) => {
    total.open += by;
    for (const [key] of limits) {
      if (!key) continue;
      const now = (open.get(key) ?? 0) + by;
      if (now > 0) open.set(key, now);
      else open.delete(key);
    }
  };
  add(1);
  return () => add(-1);
}

/** Undefined: there is no such job. `after`: the last frame that the watcher has. */
export async function openStream(
  jobId: string,
  after: number | undefined,
  watcher: Watcher,
): Promise<Response | undefined> {
  if (isClosing())
    throw new Problem(503, "closing", "the server is about to end", { headers: { "retry-after": "2" } });
  const leave = enter(watcher);
  const end = new AbortController();
  const abort = () => end.abort();
  const bell = createBell(end.signal);
  const opened = await feeds()
    .open(jobId, bell.ring)
    .catch((error) => {
      leave();
      throw error;
    });
  if (!opened || opened.feed.job.hidden) {
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
    present: ({ job, outlook }) => presentJob(job, outlook, watcher.clientId),
  });
  return new Response(toStream(events, abort), { headers: streamHeaders });
}

/** As fast as it is read, and no faster. `over` is called when it has ended, however that came. */
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
