"use client";

import { type Dispatch, useEffect } from "react";
import type { FrameRecord } from "@/lib/api/response";
import { bodyOf, request } from "../answer";
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
    request<FrameRecord>(path, { signal: end.signal }).then((answer) => {
      const frame = bodyOf(answer);
      // Without it, the stream brings it later.
      if (frame && !end.signal.aborted) dispatch({ type: "frame", frame });
    });
    return () => end.abort();
  }, [path, dispatch]);
}
