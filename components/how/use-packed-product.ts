"use client";

import { useEffect, useState } from "react";
import type { PackedProduct } from "@/lib/api/explain";
import { refusalOf, request } from "../answer";
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
      const answer = await request<PackedProduct>(`/api/packed-product?${query}`, { signal: end.signal });
      if (end.signal.aborted) return;
      if (answer && "body" in answer)
        return setComputed({ product: answer.body, wrong: {}, failed: undefined });
      const found = wrongOf(answer?.problem.errors ?? []);
      const failed = found.pixels || found.taps ? undefined : refusalOf(answer);
      setComputed(({ product }) => ({ product, wrong: found, failed }));
    };
    void ask();
    return () => end.abort();
  }, [query, untouched, initial, wrong]);

  return computed;
}
