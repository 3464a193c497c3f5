"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useHydrated } from "../use-hydrated";
import { askBrood } from "./requests";

type BreedButtonProps = {
  a: string;
  b: string | undefined;
  number: number;
  words: string;
  /** Whether a brood is being painted. */
  waiting: boolean;
};

/** Asks for four children at once. */
export function BreedButton({ a, b, number, words, waiting }: BreedButtonProps) {
  const router = useRouter();
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<{ kind: "refused" | "found"; words: string }>();

  async function breed() {
    if (busy) return;
    setBusy(true);
    setTold(undefined);
    const answer = await askBrood({ a, ...(b !== undefined && { b, number }) });
    setBusy(false);
    if ("refused" in answer) setTold({ kind: "refused", words: answer.refused });
    else {
      if (answer.found > 0) setTold({ kind: "found", words: foundWords(answer.found) });
      router.refresh();
    }
  }

  return (
    <div className="breed-button">
      <button
        type="button"
        disabled={!hydrated}
        aria-disabled={busy}
        className={waiting ? "button-quiet" : "button"}
        onClick={() => void breed()}
      >
        {words}
      </button>
      {told && (
        <p role={told.kind === "refused" ? "alert" : "status"} className="notice" data-notice={told.kind}>
          {told.words}
        </p>
      )}
    </div>
  );
}

const foundWords = (count: number) =>
  `${count === 1 ? "One of the four was" : `${["", "", "Two", "Three", "All"][count] ?? count} of the four were`} here already: the same parents and cross have the same child.`;
