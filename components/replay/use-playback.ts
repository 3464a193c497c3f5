"use client";

import { useEffect, useRef, useState } from "react";
import { lessMotion } from "./less-motion";
import { type Frames, nextStep } from "./viewing";

/** Longest time that playback shows a frame before the next one, so that it never lags behind. */
const longestMs = 60;
const catchUpMs = 1_500;

/**
 * Returns the step to show to visitors who follow the painting: it moves to the newest through every frame
 * before it. With reduced motion it is the newest at once.
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
