"use client";

import { useState } from "react";

type CopyProps = {
  /** "Copy link" */
  label: string;
  title?: string;
  /** Names the text for those who must select it: "Link to this butterfly". */
  what: string;
  read: () => string | Promise<string>;
  onCopy: () => void;
};

/** Copies a text. Without https there is no clipboard, so it shows the text to select. */
export function Copy({ label, title, what, read, onCopy }: CopyProps) {
  const [said, setSaid] = useState(label);
  const [shown, setShown] = useState<string>();

  function say(words: string) {
    setSaid(words);
    window.setTimeout(() => setSaid(label), 2_000);
  }

  async function copy() {
    onCopy();
    const text = await read();
    try {
      await navigator.clipboard.writeText(text);
      say("Copied");
    } catch {
      setShown(text);
    }
  }

  if (shown === undefined)
    return (
      <button
        type="button"
        title={title}
        onClick={() => void copy().catch(() => say("Not reached: try again"))}
        className="link"
      >
        <span aria-live="polite">{said}</span>
      </button>
    );
  const rows = shown.trimEnd().split("\n").length;
  return (
    <textarea
      readOnly
      aria-label={what}
      rows={rows}
      value={shown.trimEnd()}
      onFocus={(event) => event.currentTarget.select()}
      className="field w-full max-w-md"
    />
  );
}
