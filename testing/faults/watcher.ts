/** Follows a job's event stream as a browser's EventSource does: reconnects, and says which frame it has. */
import { setTimeout as sleep } from "node:timers/promises";
import { readEvents } from "../web/client";

const reconnectMs = 500;
const ends = ["done", "failed", "cancelled", "gone"];

export type Watched = {
  /** Steps of the frames that came, in order; those before a `restart` are void and left out. */
  frames: number[];
  connections: number;
  /** The event that ended the stream; undefined if the signal did. */
  end: string | undefined;
};

/** Watches until the job's end, or until the signal aborts. */
export async function watch(url: string, id: string, signal: AbortSignal): Promise<Watched> {
  const watched: Watched = { frames: [], connections: 0, end: undefined };
  while (watched.end === undefined && !signal.aborted) {
    try {
      await connect(watched, `${url}/api/generations/${id}/events`, signal);
    } catch {
      // The connection was refused or broke.
    }
    if (watched.end === undefined) await sleep(reconnectMs, undefined, { signal }).catch(() => undefined);
  }
  return watched;
}

async function connect(watched: Watched, url: string, signal: AbortSignal): Promise<void> {
  const last = watched.frames.at(-1);
  const response = await fetch(url, {
    ...(last !== undefined && { headers: { "last-event-id": String(last) } }),
    signal,
  });
  if (!response.ok) return void (await response.body?.cancel());
  watched.connections += 1;
  await readEvents(response, ({ name, id }) => {
    if (name === "restart") watched.frames = [];
    if (name === "frame") watched.frames.push(Number(id));
    if (ends.includes(name)) watched.end = name;
    return watched.end !== undefined;
  });
}
