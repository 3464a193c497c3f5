import type { Frames } from "./viewing";

/** Where a key leads from `step`, of the frames that are there; undefined: it is no such key, or there is none. */
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
