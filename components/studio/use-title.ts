"use client";

import { useEffect } from "react";
import type { Painting } from "../painting/state";

/** Shows the progress in the title, visible from other tabs. */
function titleOf({ generation, frames }: Painting): string {
  if (!generation) return "Imago";
  const { name, status, steps } = generation;
  const done = Math.max(0, frames.length - 1, generation.frames - 1);
  switch (status) {
    case "queued":
      return `Waiting: ${name} - Imago`;
    case "running":
      return `${done}/${steps} ${name} - Imago`;
    case "failed":
      return `Failed: ${name} - Imago`;
    case "cancelled":
      return `Cancelled: ${name} - Imago`;
    case "done":
      return `${name} - Imago`;
  }
}

export function useTitle(painting: Painting): void {
  const title = titleOf(painting);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
