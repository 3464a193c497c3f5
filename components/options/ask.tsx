"use client";

import { type FormEvent, useState } from "react";
import type { Generation } from "@/lib/api/response";
import { ask } from "../painting/requests";
import { isHopeless, isOver } from "../painting/state";
import { Notice } from "../status/notice";
import { type OfferedModel, Options } from "./options";
import { wishAgain, wishOf } from "./wish";

type AskProps = {
  models: OfferedModel[];
  maxSteps: number;
  /** What the first one begins with; empty: any. */
  seed: string;
  /** The butterfly on the page. */
  shown: Generation | undefined;
  /** Whether anybody lives who paints. */
  worked: boolean;
  onAsked: (generation: Generation) => void;
};

/** The button, and what it asks for. */
export function Ask({ models, maxSteps, seed, shown, worked, onAsked }: AskProps) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();

  async function wish(wanted: Record<string, unknown>) {
    if (busy) return;
    setBusy(true); // and not disabled, which would take the focus away
    setRefused(undefined);
    const asked = await ask(wanted);
    setBusy(false);
    if ("refused" in asked) setRefused(asked.refused);
    else onAsked(asked.generation);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void wish(wishOf(new FormData(event.currentTarget)));
  }

  const over = isOver(shown);
  return (
    <form onSubmit={submit} className="ask">
      <div className="flex flex-wrap gap-3">
        <button type="submit" aria-disabled={busy} className={shown && !over ? "button-quiet" : "button"}>
          {shown ? "Another one" : "Generate butterfly"}
        </button>
        {shown && over && !isHopeless(shown) && (
          <button
            type="button"
            aria-disabled={busy}
            onClick={() => void wish(wishAgain(shown))}
            title="The same noise, the same steps: the same bits"
            className="button-quiet"
          >
            Again with this seed
          </button>
        )}
      </div>
      {refused !== undefined && (
        <p role="alert" className="notice" data-notice="refused">
          {refused}
        </p>
      )}
      {!shown && !worked && (
        <Notice name="no-worker">
          No worker is running, so nothing will be painted before one starts: <code>npm run worker</code>.
        </Notice>
      )}
      <Options models={models} maxSteps={maxSteps} shown={shown?.id} seed={shown ? "" : seed} />
    </form>
  );
}
