"use client";

import { useEffect, useRef, useState } from "react";
import type { StepDocument } from "@/lib/api/explain";
import type { StepWish } from "@/lib/sql-text/run-sql";
import { askLook, wordsOf } from "./ask-look";

type Computed = {
  /** The latest answer. */
  answer: { document: StepDocument; seconds: number } | undefined;
  failed: string | undefined;
  busy: boolean;
};

const pathOf = (id: string, { step, tNext, sampler, eta }: StepWish) =>
  `/api/generations/${id}/step.json?${new URLSearchParams({ step: `${step}`, tNext: `${tNext}`, sampler, eta: `${eta}` })}`;

/** Lets the database take a step. A new request aborts the one before, also in the database. */
export function useStep(id: string): Computed & { compute: (wish: StepWish) => void } {
  const [computed, setComputed] = useState<Computed>({ answer: undefined, failed: undefined, busy: false });
  const underWay = useRef<AbortController>(undefined);
  useEffect(() => () => underWay.current?.abort(), []);

  async function compute(wish: StepWish) {
    underWay.current?.abort();
    const end = new AbortController();
    underWay.current = end;
    setComputed(({ answer }) => ({ answer, failed: undefined, busy: true }));
    const startedMs = performance.now();
    try {
      const document = await askLook<StepDocument>(pathOf(id, wish), end.signal);
      const seconds = (performance.now() - startedMs) / 1000;
      setComputed({ answer: { document, seconds }, failed: undefined, busy: false });
    } catch (error) {
      if (!end.signal.aborted) setComputed({ answer: undefined, failed: wordsOf(error), busy: false });
    }
  }

  return { ...computed, compute: (wish) => void compute(wish) };
}
