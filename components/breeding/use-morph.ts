import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { PinnedSpecimen } from "@/server/web/pages/specimens";
import { askMorph } from "./requests";

type Painting = {
  paint: () => void;
  /** Whether the missing ones are asked for as soon as there is room. */
  goesOn: boolean;
  refused: string | undefined;
};

/**
 * Asks for the butterflies between two. A visitor may have fewer in the queue than a morph has, so it asks again
 * whenever nearly all of those that it has asked for are finished. It stops when one of them is cancelled or fails.
 */
export function useMorph(ends: { a: string; b: string }, between: (PinnedSpecimen | null)[]): Painting {
  const router = useRouter();
  const [goesOn, setGoesOn] = useState(false);
  const [refused, setRefused] = useState<string>();
  const seen = useRef(new Map<number, string>());
  const missing = between.filter((one) => one === null).length;
  const unfinished = between.filter((one) => one && one.status !== "done").length;

  const ask = useEffectEvent(async () => {
    const problem = await askMorph(ends);
    // While others are being painted, a full queue is only a reason to wait.
    if (problem !== undefined && unfinished === 0) {
      setRefused(problem);
      setGoesOn(false);
    }
    router.refresh();
  });

  const lost = useEffectEvent(() => {
    const gone = between.some((one, i) => one === null && seen.current.has(i));
    for (const [i, one] of between.entries()) {
      if (one) seen.current.set(i, one.id);
      else seen.current.delete(i);
    }
    return gone;
  });

  useEffect(() => {
    if (lost()) setGoesOn(false);
    else if (goesOn && missing > 0 && unfinished <= 1) void ask();
  }, [goesOn, missing, unfinished]);

  function paint() {
    setRefused(undefined);
    setGoesOn(true);
  }
  return { paint, goesOn: goesOn && missing > 0, refused };
}
