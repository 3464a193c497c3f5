"use client";

import { useEffect, useRef, useState } from "react";
import type { FrameRecord } from "@/lib/api/response";
import type { Painting } from "./state";

/** Frames that come faster than they can be seen are shown one after the other, never so long that it lags behind. */
const longestMs = 60;
const catchUpMs = 1_500;

/** The step to be shown after `shown`, of those that are there; undefined: none. */
export function nextStep(frames: Painting["frames"], shown: number): number | undefined {
  for (let step = shown + 1; step < frames.length; step++) if (frames[step]) return step;
  return undefined;
}

const lessMotion = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * The frame to show: the newest, but on the way there every one that came before it. Whoever wants less motion sees
 * the newest at once.
 */
export function usePlayback({ id, frames }: Pick<Painting, "id" | "frames">): FrameRecord | undefined {
  const [shown, setShown] = useState({ id, step: frames.length - 1 });
  const lastMs = useRef(0);
  const current = shown.id === id && shown.step < frames.length ? shown.step : -1;
  const next = nextStep(frames, current);

  useEffect(() => {
    if (next === undefined) return;
    const step = lessMotion() ? frames.length - 1 : next;
    const waitMs = Math.min(longestMs, catchUpMs / (frames.length - next));
    const show = () => {
      lastMs.current = performance.now();
      setShown({ id, step });
    };
    const restMs = lastMs.current + waitMs - performance.now();
    if (restMs <= 0) return show();
    const timer = window.setTimeout(show, restMs);
    return () => window.clearTimeout(timer);
  }, [id, frames, next]);

  return frames[current];
}
