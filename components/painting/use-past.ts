"use client";

import { type Dispatch, useEffect } from "react";
import type { FramesDocument } from "@/lib/api/response";
import { type Action, countWhole, isOver, type Painting } from "./state";

/** Loads all frames of a butterfly that has ended before its page was opened. */
export function usePast({ generation, frames }: Painting, dispatch: Dispatch<Action>): void {
  const lacks = generation && isOver(generation) && countWhole(frames) < generation.frames;
  const path = lacks ? generation.links.frames : undefined;
  useEffect(() => {
    if (path === undefined) return;
    const end = new AbortController();
    fetch(path, { signal: end.signal, priority: "low" })
      .then(async (response) => {
        if (response.ok)
          dispatch({ type: "past", frames: ((await response.json()) as FramesDocument).frames });
      })
      .catch(() => undefined); // the page still has the last frame
    return () => end.abort();
  }, [path, dispatch]);
}
