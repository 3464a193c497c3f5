"use client";

import { type Dispatch, useEffect, useRef } from "react";
import type { Generation } from "@/lib/api/response";
import { bodyOf, request } from "../answer";
import { type Action, countWhole, isComplete, type Painting } from "./state";
import { listenTo } from "./stream-events";

/** Timeout: the server pings every 15 seconds, so a connection silent for longer than this is dead. */
const silenceMs = 40_000;
const slowestRetryMs = 8_000;
/** Codes of the problems that say that a butterfly is not there. */
const gone = ["unknown_generation", "discarded"];
/** Polling interval of a hidden tab, which has no stream and only updates its title. */
const hiddenPollMs = 10_000;

/**
 * Follows the events of `painting.id` until it ends. A hidden tab closes its stream; once visible, it resumes
 * the stream after the last frame.
 */
export function useStream(painting: Painting, dispatch: Dispatch<Action>): void {
  const latest = useRef(painting);
  useEffect(() => {
    latest.current = painting;
  });
  const { id } = painting;
  const ended = painting.missing || isComplete(painting);

  useEffect(() => {
    if (id === undefined || ended) return;
    return follow(id, () => countStored(latest.current), dispatch);
  }, [id, ended, dispatch]);
}

/** Counts stored frames. A queued butterfly has none: its noise is not stored yet. */
const countStored = ({ generation, frames }: Painting): number =>
  generation?.status === "queued" ? 0 : countWhole(frames);

/** Opens the stream and returns a function that ends it. `count`: number of frames before the first gap. */
function follow(id: string, count: () => number, dispatch: Dispatch<Action>): () => void {
  const path = `/api/generations/${id}`;
  let source: EventSource | undefined;
  let silence: number | undefined;
  let next: number | undefined;
  let failures = 0;
  let left = false;

  function close(): void {
    source?.close();
    source = undefined;
    window.clearTimeout(silence);
    window.clearTimeout(next);
  }

  function again(): void {
    close();
    if (left || document.hidden) return;
    dispatch({ type: "connection", connection: "reconnecting" });
    failures += 1;
    next = window.setTimeout(() => void lookUp(), Math.min(slowestRetryMs, 250 * 2 ** failures));
  }

  /** Finds out why the stream was refused, and reconnects if the butterfly exists. */
  async function lookUp(): Promise<void> {
    const answer = await request<Generation>(path);
    if (left) return;
    if (!answer) return again();
    if ("problem" in answer && gone.includes(answer.problem.code)) return dispatch({ type: "gone" });
    connect();
  }

  function heard(): void {
    window.clearTimeout(silence);
    silence = window.setTimeout(again, silenceMs);
  }

  function connect(): void {
    close();
    const from = count();
    const opened = new EventSource(from > 0 ? `${path}/events?after=${from - 1}` : `${path}/events`);
    source = opened;
    heard();
    opened.onopen = () => {
      failures = 0;
      dispatch({ type: "connection", connection: "live" });
    };
    opened.onerror = () => {
      // The browser reconnects after a broken connection, but not after a refusal.
      if (opened.readyState === EventSource.CLOSED) again();
      else dispatch({ type: "connection", connection: "reconnecting" });
    };
    listenTo(opened, { heard, dispatch, close });
  }

  async function poll(): Promise<void> {
    const generation = bodyOf(await request<Generation>(path));
    if (left || !document.hidden) return;
    if (generation) dispatch({ type: "generation", generation, nowMs: Date.now() });
    next = window.setTimeout(() => void poll(), hiddenPollMs);
  }

  function onVisibility(): void {
    close();
    if (document.hidden) next = window.setTimeout(() => void poll(), hiddenPollMs);
    else connect();
  }

  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) onVisibility();
  };

  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("pageshow", onPageShow);
  dispatch({ type: "connection", connection: "connecting" });
  onVisibility();
  return () => {
    left = true;
    close();
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("pageshow", onPageShow);
  };
}
