"use client";

import { useEffect, useRef, useState } from "react";
import { lessMotion } from "./less-motion";
import { type Frames, nextStep } from "./viewing";

/** Frames that come faster than they can be seen are shown one after the other, never so long that it lags behind. */
const longestMs = 60;
const catchUpMs = 1_500;

/**
 * The step to show to those who follow: the newest, but on the way there every one that came before it. Whoever wants
 * less motion sees the newest at once.
 */
export function usePlayback(id: string | undefined, frames: Frames<unknown>): number | undefined {
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

  return frames[current] ? current : undefined;
}
