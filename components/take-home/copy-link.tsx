"use client";

import { useState } from "react";

type CopyLinkProps = { path: string; onCopy: () => void };

/** Copies the link. Without https there is no clipboard, so it shows the link to select. */
export function CopyLink({ path, onCopy }: CopyLinkProps) {
  const [state, setState] = useState<"idle" | "copied" | "manual">("idle");

  async function copy() {
    onCopy();
    try {
      await navigator.clipboard.writeText(new URL(path, window.location.href).href);
      setState("copied");
      window.setTimeout(() => setState("idle"), 2_000);
    } catch {
      setState("manual");
    }
  }

  if (state === "manual")
    return (
      <input
        readOnly
        aria-label="Link to this butterfly"
        value={new URL(path, window.location.href).href}
        onFocus={(event) => event.currentTarget.select()}
        className="field w-full max-w-md"
      />
    );
  return (
    <button type="button" onClick={() => void copy()} className="link">
      <span aria-live="polite">{state === "copied" ? "Copied" : "Copy link"}</span>
    </button>
  );
}
