"use client";

import { useEffect, useState } from "react";
import type { PackedProduct } from "@/lib/api/explain";
import type { ProblemDocument } from "@/lib/api/problem";
import { type Wrong, wrongOf } from "./wrong";

type Computed = { product: PackedProduct; wrong: Wrong; failed: string | undefined };

/** Multiplies again, in the database, when a number changes. Invalid numbers leave the last product. */
export function usePackedProduct(
  pixels: string[],
  taps: string[],
  { initial, wrong }: { initial: PackedProduct; wrong: Wrong },
): Computed {
  const [computed, setComputed] = useState<Computed>({ product: initial, wrong, failed: undefined });
  const [first] = useState(`${pixels}|${taps}`);
  const query = new URLSearchParams({ pixels: pixels.join(), taps: taps.join() }).toString();
  const untouched = `${pixels}|${taps}` === first;

  useEffect(() => {
    if (untouched) return setComputed({ product: initial, wrong, failed: undefined });
    const end = new AbortController();
    const ask = async () => {
      const response = await fetch(`/api/packed-product?${query}`, { signal: end.signal });
      const body = await response.json();
      if (response.ok) return setComputed({ product: body, wrong: {}, failed: undefined });
      const problem: Partial<ProblemDocument> = body;
      const found = wrongOf(problem.errors ?? []);
      const failed = found.pixels || found.taps ? undefined : problem.detail;
      setComputed(({ product }) => ({ product, wrong: found, failed }));
    };
    ask().catch(() => {
      if (!end.signal.aborted)
        setComputed(({ product }) => ({
          product,
          wrong: {},
          failed: "The server cannot be reached. Try again soon.",
        }));
    });
    return () => end.abort();
  }, [query, untouched, initial, wrong]);

  return computed;
}
