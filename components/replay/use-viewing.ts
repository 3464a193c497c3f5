"use client";

import { useEffect, useState } from "react";
import { frameMilliseconds } from "@/lib/pictures/pace";
import {
  type Frames,
  following,
  nextStep,
  shownStep,
  type Viewing,
  type ViewingAction,
  view,
} from "./viewing";

/** Pause on the finished picture before an endless replay starts over. */
const restMs = 6_000;

type Options = {
  /** A change of id shows the newest frame again. */
  id: string | undefined;
  frames: Frames<unknown>;
  newest: number | undefined;
  endless: boolean;
};

/** Returns the step to show and the actions that change it. */
export function useViewing({ id, frames, newest, endless }: Options): {
  step: number | undefined;
  viewing: Viewing;
  act: (action: ViewingAction) => void;
} {
  const [state, setState] = useState({ id, viewing: following });
  const viewing = state.id === id ? state.viewing : following;
  const act = (action: ViewingAction) =>
    setState((now) => ({ id, viewing: view(now.id === id ? now.viewing : following, action) }));

  const { playing, held } = viewing;
  const shown = held ?? newest ?? -1;
  useEffect(() => {
    if (!playing) return;
    const next = nextStep(frames, shown);
    const last = next === undefined;
    const waitMs = last ? (endless ? restMs : 0) : (frameMilliseconds(frames.length)[shown] ?? 0);
    const timer = window.setTimeout(() => {
      const action: ViewingAction = !last
        ? { type: "advance", step: next }
        : endless
          ? { type: "advance", step: nextStep(frames, -1) ?? 0 }
          : { type: "release" };
      setState((now) => (now.id === id ? { id, viewing: view(now.viewing, action) } : now));
    }, waitMs);
    return () => window.clearTimeout(timer);
  }, [id, playing, shown, frames, endless]);

  return { step: shownStep(viewing, frames, newest), viewing, act };
}
