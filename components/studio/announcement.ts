import type { Painting } from "../painting/state";

/** Announces the beginning, every quarter, and the end to screen readers. */
export function announcement({ generation, frames, missing }: Painting): string {
  if (missing) return "There is no such butterfly.";
  if (!generation) return "";
  const { name, status, steps } = generation;
  switch (status) {
    case "queued":
      return "Your butterfly is in the queue.";
    case "running": {
      const quarters = Math.floor((4 * Math.max(0, frames.length - 1)) / steps);
      return quarters === 0 ? `Painting ${name}.` : `${quarters * 25} percent painted.`;
    }
    case "done":
      return `${name} is finished.`;
    case "failed":
      return `${name} could not be finished.`;
    case "cancelled":
      return "Cancelled.";
  }
}
