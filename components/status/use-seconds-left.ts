"use client";

import { useEffect, useState } from "react";
import type { Painting } from "../painting/state";

/** Counts down from the last estimate. */
export function useSecondsLeft(left: Painting["left"]): number | undefined {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (!left) return;
    const update = () => setNowMs(Date.now());
    update();
    const timer = window.setInterval(update, 1_000);
    return () => window.clearInterval(timer);
  }, [left]);
  return left && Math.max(0, left.seconds - Math.max(0, nowMs - left.atMs) / 1_000);
}
