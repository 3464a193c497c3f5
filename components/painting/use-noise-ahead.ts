"use client";

import { type Dispatch, useEffect } from "react";
import type { FrameRecord } from "@/lib/api/response";
import { bodyOf, request } from "../answer";
import type { Action, Painting } from "./state";

/** A free worker claims a butterfly within this time, and so brings its noise itself. */
const claimMs = 250;

/** Loads the noise of a butterfly that waits in the queue, which it will begin with. */
export function useNoiseAhead({ generation, frames }: Painting, dispatch: Dispatch<Action>): void {
  const path =
    generation?.status === "queued" && frames[0] === undefined
      ? `${generation.links.self}/frames/0.json`
      : undefined;
  useEffect(() => {
    if (path === undefined) return;
    const end = new AbortController();
    const load = async () => {
      const frame = bodyOf(await request<FrameRecord>(path, { signal: end.signal }));
      // Without it, the stream brings it later.
      if (frame && !end.signal.aborted) dispatch({ type: "frame", frame });
    };
    const timer = setTimeout(load, claimMs);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [path, dispatch]);
}
