"use client";

import { type Dispatch, useEffect } from "react";
import type { FramesDocument } from "@/lib/api/response";
import { bodyOf, request } from "../answer";
import { type Action, countWhole, isOver, type Painting } from "./state";

/** Loads all frames of a butterfly that has ended before its page was opened. */
export function usePast({ generation, frames }: Painting, dispatch: Dispatch<Action>): void {
  const lacks = generation && isOver(generation) && countWhole(frames) < generation.frames;
  const path = lacks ? generation.links.frames : undefined;
  useEffect(() => {
    if (path === undefined) return;
    const end = new AbortController();
    request<FramesDocument>(path, { signal: end.signal, priority: "low" }).then((answer) => {
      const past = bodyOf(answer);
      // Without it, the page still has the last frame.
      if (past && !end.signal.aborted) dispatch({ type: "past", frames: past.frames });
    });
    return () => end.abort();
  }, [path, dispatch]);
}
