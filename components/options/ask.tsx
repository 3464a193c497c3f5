"use client";

import { type FormEvent, useState } from "react";
import type { Offer } from "@/lib/api/samplers";
import type { Generation } from "@/lib/api/response";
import { ask } from "../painting/requests";
import { isHopeless, isOver } from "../painting/state";
import { Notice } from "../status/notice";
import type { OfferedModel } from "./in-words";
import { Options } from "./options";
import { wishAgain, wishOf } from "./wish";

type AskProps = {
  models: OfferedModel[];
  offer: Offer;
  /** The seed of the first butterfly; empty: random. */
  seed: string;
  /** The butterfly on the page, if any. */
  shown: Generation | undefined;
  /** Whether a worker is alive. */
  worked: boolean;
  onAsked: (generation: Generation) => void;
};

/** The form that asks for a butterfly. */
export function Ask({ models, offer, seed, shown, worked, onAsked }: AskProps) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();

  async function wish(wanted: Record<string, unknown>) {
    if (busy) return;
    setBusy(true); // the button is not disabled, since that would drop its focus
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
      <Options
        models={models}
        offer={offer}
        shown={shown?.id}
        seed={shown ? "" : seed}
        settings={undefined}
      />
    </form>
  );
}
