"use client";

import { useEffect, useState } from "react";
import type { FeatureMapsDocument } from "@/lib/api/explain";
import { askLook, wordsOf } from "./ask-look";

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
        const path = `/api/generations/${id}/feature-maps.json?layer=${layer}&step=${step}`;
        const maps = await askLook<FeatureMapsDocument>(path, end.signal);
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
