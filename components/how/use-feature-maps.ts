"use client";

import { useEffect, useState } from "react";
import type { FeatureMapsDocument } from "@/lib/api/explain";
import type { ProblemDocument } from "@/lib/api/problem";

export type Look = { id: string; layer: string; step: number };

type Seen = {
  /** The latest feature maps. */
  maps: FeatureMapsDocument | undefined;
  said: string;
  /** The error message, if the request failed. */
  failed: string | undefined;
  busy: boolean;
};

/** Debounce: a dragged slider passes many steps, and only the one where it rests is computed. */
const restMs = 250;

/** Requests maps when `look` changes, and aborts the previous request, also in the database. */
export function useFeatureMaps(look: Look | undefined): Seen {
  const [seen, setSeen] = useState<Seen>({ maps: undefined, said: "", failed: undefined, busy: false });
  const { id, layer, step } = look ?? {};

  useEffect(() => {
    if (id === undefined || layer === undefined || step === undefined) return;
    const end = new AbortController();
    const ask = async () => {
      setSeen((before) => ({ ...before, said: `The database computes ${layer} ...`, busy: true }));
      const startedMs = performance.now();
      try {
        const maps = await request({ id, layer, step }, end.signal);
        const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
        const said = `${maps.maps.length} channels of ${maps.height} x ${maps.width}, timestep ${maps.t}, in ${seconds} s`;
        setSeen({ maps, said, failed: undefined, busy: false });
      } catch (error) {
        if (end.signal.aborted) return;
        setSeen({ maps: undefined, said: "", failed: wordsOf(error), busy: false });
      }
    };
    const timer = window.setTimeout(() => void ask(), restMs);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [id, layer, step]);

  return seen;
}

class Refused extends Error {}

const wordsOf = (error: unknown) =>
  error instanceof Refused ? error.message : "The server cannot be reached. Try again soon.";

/** Retries a 429 once, after the server's Retry-After. */
async function request(look: Look, signal: AbortSignal, again = true): Promise<FeatureMapsDocument> {
  const { id, layer, step } = look;
  const response = await fetch(`/api/generations/${id}/feature-maps.json?layer=${layer}&step=${step}`, {
    signal,
  });
  if (response.ok) return response.json();
  if (response.status === 429 && again) {
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => window.setTimeout(resolve, 1000 * seconds));
    return request(look, signal, false);
  }
  const problem: Partial<ProblemDocument> = await response.json().catch(() => ({}));
  throw new Refused(problem.detail ?? `The server answered ${response.status}.`);
}
