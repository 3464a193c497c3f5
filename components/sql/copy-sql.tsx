"use client";

import { useState } from "react";
import { useHydrated } from "../use-hydrated";

/** Copies the text of element `of`. Without https there is no clipboard, so it selects the text instead. */
export function CopySql({ of, name }: { of: string; name: string }) {
  const [said, setSaid] = useState("Copy");
  const hydrated = useHydrated();

  async function copy() {
    const text = document.querySelector(`#${CSS.escape(of)} pre`);
    try {
      await navigator.clipboard.writeText(text?.textContent ?? "");
      setSaid("Copied");
    } catch {
      if (text) window.getSelection()?.selectAllChildren(text);
      setSaid("Selected");
    }
    window.setTimeout(() => setSaid("Copy"), 2_000);
  }

  if (!hydrated) return null;
  return (
    <button type="button" className="copy-sql" onClick={() => void copy()} aria-label={`Copy ${name}`}>
      <span aria-live="polite">{said}</span>
    </button>
  );
}
