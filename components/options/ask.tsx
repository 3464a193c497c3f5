"use client";

import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import type { Offer } from "@/lib/api/samplers";
import type { Generation } from "@/lib/api/response";
import { type Colour, template, toBase64 } from "@/lib/drawing";
import type { Settings } from "@/server/web/pages/settings";
import { Bring } from "../bring/bring";
import { ColourChips } from "../drawing/colour-chips";
import { ask } from "../painting/requests";
import { isOver } from "../painting/state";
import { Notice } from "../status/notice";
import type { OfferedModel } from "./in-words";
import { Options } from "./options";
import { settingsPath, wishOf } from "./wish";

type AskProps = {
  models: OfferedModel[];
  offer: Offer;
  /** The seed of the first butterfly; empty: random. */
  seed: string;
  /** The butterfly on the page, if any. */
  shown: Generation | undefined;
  /** Whether a worker is alive. */
  worked: boolean;
  /** Settings from a link, and a sentence about those that the form cannot take. */
  filled: { settings: Settings; refused: string | undefined } | undefined;
  /** `found`: the butterfly was there already. */
  onAsked: (generation: Generation, found: boolean) => void;
};

/** The form that asks for a butterfly. */
export function Ask({ models, offer, seed, shown, filled, worked, onAsked }: AskProps) {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();

  async function wish(wanted: Record<string, unknown>) {
    if (busy) return;
    setBusy(true); // the button is not disabled, since that would drop its focus
    setRefused(undefined);
    const asked = await ask(wanted);
    setBusy(false);
    if ("refused" in asked) setRefused(asked.refused);
    else onAsked(asked.generation, asked.found);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void wish(wishOf(new FormData(event.currentTarget)));
  }

  /** Begins with an outline in the colour; a list of timesteps would say itself where the run joins. */
  function inColour(colour: Colour) {
    if (!form.current) return;
    const { schedule, steps, ...wanted } = wishOf(new FormData(form.current));
    const model = models.find(({ name }) => name === wanted.model) ?? models[0];
    if (!model) return;
    void wish({
      ...wanted,
      ...(!Array.isArray(schedule) && { schedule, steps }),
      drawing: toBase64(template(model.paper, colour)),
    });
  }

  const over = isOver(shown);
  return (
    <form ref={form} onSubmit={submit} className="ask">
      <div className="flex flex-wrap gap-3">
        <button type="submit" aria-disabled={busy} className={shown && !over ? "button-quiet" : "button"}>
          {shown ? "Another one" : "Generate butterfly"}
        </button>
        {shown && over && (
          <Link
            href={settingsPath(shown)}
            prefetch={false}
            title="Fills the form with its seed and settings, to change some of them"
            className="button-quiet"
          >
            Use these settings
          </Link>
        )}
      </div>
      {(!shown || over) && models.length > 0 && <ColourChips choose={inColour} />}
      {refused !== undefined && (
        <p role="alert" className="notice" data-notice="refused">
          {refused}
        </p>
      )}
      {!shown && filled?.refused !== undefined && (
        <Notice name="unfit">The link brings what the form cannot take: {filled.refused}.</Notice>
      )}
      {!shown && !worked && (
        <Notice name="no-worker">
          No worker is running, so nothing will be painted before one starts: <code>npm run worker</code>.
        </Notice>
      )}
      <Options
        key={JSON.stringify(filled?.settings)}
        models={models}
        offer={offer}
        shown={shown?.id}
        seed={shown ? "" : seed}
        settings={filled?.settings}
      />
      {(!shown || over) && <Bring />}
    </form>
  );
}
