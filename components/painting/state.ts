/** The page's state of its butterfly: everything that an event can change. */
import type { FrameRecord, Generation, ProgressEvent, QueueEvent } from "@/lib/api/response";

export type Connection =
  /** `closed`: there is nothing to connect to, or the last event has come. */
  "closed" | "connecting" | "live" | "reconnecting";

export type Painting = {
  id: string | undefined;
  generation: Generation | undefined;
  /** Frames by step, without gaps, except that the page's initial frame may come early. */
  frames: readonly (FrameRecord | undefined)[];
  progress: Generation["progress"];
  queue: QueueEvent | undefined;
  /** The estimated time left, and when it was estimated (Date.now()). */
  left: { seconds: number; atMs: number } | undefined;
  connection: Connection;
  /** Whether the database does not answer, or the server was silent for too long. */
  stalled: boolean;
  /** Whether the butterfly does not exist. */
  missing: boolean;
};

export type Action =
  | {
      type: "open";
      id: string | undefined;
      generation?: Generation | undefined;
      frame?: FrameRecord | undefined;
    }
  | { type: "generation"; generation: Generation; nowMs: number }
  | { type: "frame"; frame: FrameRecord }
  /** All frames of a finished butterfly at once. */
  | { type: "past"; frames: FrameRecord[] }
  | { type: "progress"; event: ProgressEvent; nowMs: number }
  | { type: "queue"; event: QueueEvent; nowMs: number }
  | { type: "connection"; connection: Connection }
  | { type: "stalled"; stalled: boolean }
  | { type: "restart" }
  | { type: "gone" };

export const isOver = (generation: Generation | undefined): boolean =>
  generation !== undefined && generation.status !== "queued" && generation.status !== "running";

/** Whether a retry with the same seed would fail again. */
export const isHopeless = ({ error }: Generation): boolean =>
  error?.code === "out_of_range" || error?.code === "refused" || error?.code === "model_gone";

/** Whether it has ended and its last frame is here. */
export function isComplete({ generation, frames }: Painting): boolean {
  return generation !== undefined && isOver(generation) && frames.length >= generation.frames;
}

export function open({ id, generation, frame }: Omit<Extract<Action, { type: "open" }>, "type">): Painting {
  const frames: (FrameRecord | undefined)[] = [];
  if (frame) frames[frame.step] = frame;
  return {
    id,
    generation,
    frames,
    progress: generation?.progress ?? null,
    queue: undefined,
    left: undefined,
    connection: "closed",
    stalled: false,
    missing: false,
  };
}

const estimate = (seconds: number | null, nowMs: number): Painting["left"] =>
  seconds === null ? undefined : { seconds, atMs: nowMs };

export function reduce(state: Painting, action: Action): Painting {
  switch (action.type) {
    case "open":
      return open(action);
    case "generation": {
      const { generation, nowMs } = action;
      const left = isOver(generation) ? undefined : (estimate(generation.secondsLeft, nowMs) ?? state.left);
      return { ...state, generation, left, progress: generation.progress, stalled: false };
    }
    case "frame": {
      const { frame } = action;
      if (state.frames[frame.step]) return state;
      const frames = state.frames.slice();
      frames[frame.step] = frame;
      return { ...state, frames, progress: null };
    }
    case "past":
      return { ...state, frames: action.frames };
    case "progress": {
      const { progress, secondsLeft } = action.event;
      return { ...state, progress, left: estimate(secondsLeft, action.nowMs) ?? state.left };
    }
    case "queue":
      return { ...state, queue: action.event, left: estimate(action.event.secondsLeft, action.nowMs) };
    case "connection":
      return { ...state, connection: action.connection };
    case "stalled":
      return { ...state, stalled: action.stalled };
    case "restart":
      return { ...state, frames: [], progress: null };
    case "gone":
      return { ...state, missing: true, connection: "closed" };
  }
}

/** Counts the frames before the first gap. */
export function countWhole(frames: Painting["frames"]): number {
  let count = 0;
  while (frames[count]) count += 1;
  return count;
}
