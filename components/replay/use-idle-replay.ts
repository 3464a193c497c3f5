"use client";

import { useEffect, useRef } from "react";
import { lessMotion } from "./less-motion";
import type { ViewingAction } from "./viewing";

/** Starts the replay of an idle page once its frames are there, unless less motion is wanted. */
export function useIdleReplay(ready: boolean, act: (action: ViewingAction) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (ready && !lessMotion()) latest.current({ type: "play" });
  }, [ready]);
}
