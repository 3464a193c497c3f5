"use client";

import { useEffect, useRef } from "react";
import { lessMotion } from "./less-motion";
import type { ViewingAction } from "./viewing";

/** Starts the replay of an idle page once its frames are loaded, but not with reduced motion. */
export function useIdleReplay(ready: boolean, act: (action: ViewingAction) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (ready && !lessMotion()) latest.current({ type: "play" });
  }, [ready]);
}
