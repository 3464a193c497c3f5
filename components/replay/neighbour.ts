import type { Frames } from "./viewing";

/** Returns the step that a key leads to from `step`. Undefined for other keys, or without such a frame. */
export function neighbour(key: string, step: number, frames: Frames<unknown>): number | undefined {
  const there = frames.flatMap((frame, at) => (frame ? [at] : []));
  switch (key) {
    case "ArrowLeft":
      return there.findLast((at) => at < step);
    case "ArrowRight":
      return there.find((at) => at > step);
    case "Home":
      return there[0];
    case "End":
      return there.at(-1);
    default:
      return undefined;
  }
}
