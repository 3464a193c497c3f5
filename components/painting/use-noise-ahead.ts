"use client";

import { type Dispatch, useEffect } from "react";
import type { FrameRecord } from "@/lib/api/response";
import type { Action, Painting } from "./state";

/** Loads the noise of a queued butterfly, which it will begin with. */
export function useNoiseAhead({ generation, frames }: Painting, dispatch: Dispatch<Action>): void {
  const path =
    generation?.status === "queued" && frames[0] === undefined
      ? `${generation.links.self}/frames/0.json`
      : undefined;
  useEffect(() => {
    if (path === undefined) return;
    const end = new AbortController();
    fetch(path, { signal: end.signal })
      .then(async (response) => {
        if (response.ok) dispatch({ type: "frame", frame: (await response.json()) as FrameRecord });
      })
      .catch(() => undefined); // the stream brings it later
    return () => end.abort();
  }, [path, dispatch]);
}
