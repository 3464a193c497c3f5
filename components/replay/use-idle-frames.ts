"use client";

import { useEffect, useState } from "react";
import type { FrameRecord, FramesDocument } from "@/lib/api/response";
import { bodyOf, request } from "../answer";
import type { Frames } from "./viewing";

type Loaded = { path: string; frames: FrameRecord[] };
type Navigator = { connection?: { saveData?: boolean } };

/**
 * Loads all frames of a finished butterfly once the page is idle. Returns only `last` before that, and for
 * visitors who save data. `path`: the path of its frames.json; undefined: there is nothing to load.
 */
export function useIdleFrames(
  path: string | undefined,
  last: FrameRecord | undefined,
): { frames: Frames<FrameRecord>; whole: boolean } {
  const [loaded, setLoaded] = useState<Loaded>();
  useEffect(() => {
    if (path === undefined || (navigator as Navigator).connection?.saveData) return;
    const end = new AbortController();
    request<FramesDocument>(path, { signal: end.signal, priority: "low" }).then((answer) => {
      const all = bodyOf(answer);
      // Without them, the page still has the last frame.
      if (all && !end.signal.aborted) setLoaded({ path, frames: all.frames });
    });
    return () => end.abort();
  }, [path]);

  const [alone] = useState(() => new WeakMap<FrameRecord, Frames<FrameRecord>>());
  if (loaded && loaded.path === path) return { frames: loaded.frames, whole: true };
  if (!last) return { frames: none, whole: false };
  const frames = alone.get(last) ?? Object.assign([], { [last.step]: last });
  alone.set(last, frames);
  return { frames, whole: false };
}

const none: Frames<FrameRecord> = [];
