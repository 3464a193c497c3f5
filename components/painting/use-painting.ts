"use client";

import { usePathname } from "next/navigation";
import { useReducer, useState } from "react";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { open, type Painting, reduce } from "./state";
import { useNoiseAhead } from "./use-noise-ahead";
import { usePast } from "./use-past";
import { useStream } from "./use-stream";

export type Known = {
  generation: Generation;
  frame: FrameRecord | undefined;
  /** Whether the visitor loves it. */
  loved: boolean;
};

const idOf = (pathname: string) => /^\/b\/([^/]+)$/.exec(pathname)?.[1];

/**
 * Keeps the butterfly that the address names up to date. The address changes without a page load: `show`
 * pushes the address of a new butterfly, and the browser's back and forward buttons move between them.
 */
export function usePainting(initial: Known | undefined): {
  painting: Painting;
  show: (generation: Generation) => void;
} {
  const id = idOf(usePathname());
  const [painting, dispatch] = useReducer(reduce, { id, ...initial }, open);
  const [asked] = useState(() => new Map<string, Generation>());
  // After `show` the address follows the shown butterfly; after back and forward it is a moment ahead.
  const [address, setAddress] = useState(id);
  if (id !== address) {
    setAddress(id);
    if (id !== painting.id)
      dispatch({ type: "open", id, generation: id === undefined ? undefined : asked.get(id) });
  }
  useNoiseAhead(painting, dispatch);
  usePast(painting, dispatch);
  useStream(painting, dispatch);

  return {
    painting,
    show: (generation) => {
      if (generation.id === painting.id) return;
      asked.set(generation.id, generation);
      window.history.pushState(null, "", `/b/${generation.id}`);
      dispatch({ type: "open", id: generation.id, generation });
    },
  };
}
