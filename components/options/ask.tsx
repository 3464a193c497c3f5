"use client";

import Link from "next/link";
import { type FormEvent, useRef, useState } from "react";
import type { Generation } from "@/lib/api/response";
import type { Offer } from "@/lib/api/samplers";
import { type Colour, template, toBase64 } from "@/lib/butterfly/drawing";
import type { Filled } from "@/server/web/pages/settings";
import { Bring } from "../bring/bring";
import { ColourChips } from "../drawing/colour-chips";
import { countEngines } from "../tab/count-engines";
import { firstTime } from "../tab/first-time";
import { Kept } from "../tab/kept";
import { paintInTab } from "../tab/use-tab";
import { useHydrated } from "../use-hydrated";
import { ask } from "../painting/requests";
import { isOver } from "../painting/state";
import { Keeper } from "../status/keeper";
import { Notice } from "../status/notice";
import type { OfferedModel } from "./in-words";
import { Options } from "./options";
import { Unfit } from "./unfit";
import { settingsPath, settingsWords, wishOf } from "./wish";

type AskProps = {
  models: OfferedModel[];
  offer: Offer;
  /** The seed of the first butterfly; empty: random. */
  seed: string;
  /** The butterfly on the page, if any. */
  shown: Generation | undefined;
  /** Whether a worker is alive. */
  worked: boolean;
  filled: Filled | undefined;
  /** `found`: the butterfly was there already. */
  onAsked: (generation: Generation, found: boolean) => void;
  /** Whether there is a server that paints; else only the tab does. */
  server: boolean;
};

const four = 4;

/** Makes wishes that differ in their seeds: the given one and those that follow, or random ones. */
function several(wish: Record<string, unknown>, count: number): Record<string, unknown>[] {
  const { seed } = wish;
  return Array.from({ length: count }, (_, at) =>
    typeof seed === "string" && /^-?\d+$/.test(seed)
      ? { ...wish, seed: String(BigInt(seed) + BigInt(at)) }
      : wish,
  );
}

/** Submits the form to this tab instead of the server. */
function InThisTab({ server }: { server: boolean }) {
  const hydrated = useHydrated();
  const engines = hydrated ? countEngines() : 1;
  return (
    <div className="flex flex-wrap gap-x-5">
      {server && (
        <button
          type="submit"
          value={1}
          title={`Your browser runs the same PostgreSQL with the same SQL, and comes to the same bits. ${firstTime}`}
          className="link"
        >
          Paint in this tab
        </button>
      )}
      {engines > 1 && (
        <button
          type="submit"
          value={four}
          title={`Four butterflies at once, painted by this tab on ${Math.min(engines, four)} cores. ${firstTime}`}
          className="link"
        >
          Four at once
        </button>
      )}
    </div>
  );
}

/** The form that asks for a butterfly. */
export function Ask({ models, offer, seed, shown, filled, worked, onAsked, server }: AskProps) {
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
    const wanted = wishOf(new FormData(event.currentTarget));
    const { submitter } = event.nativeEvent as SubmitEvent;
    const many = submitter instanceof HTMLButtonElement ? Number(submitter.value) : 0;
    if (many > 0) void paintInTab(several(wanted, many));
    else if (server) void wish(wanted);
    else void paintInTab([wanted]);
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
            title={settingsWords(shown)}
            className="button-quiet"
          >
            Use these settings
          </Link>
        )}
      </div>
      <InThisTab server={server} />
      {server && (!shown || over) && models.length > 0 && <ColourChips choose={inColour} />}
      {refused !== undefined && (
        <p role="alert" className="notice" data-notice="refused">
          {refused}
        </p>
      )}
      {!shown && filled && filled.refused.length > 0 && <Unfit values={filled.refused} />}
      {!shown && server && models.length === 0 && refused === undefined && (
        <Notice name="no-model">
          The database has learned no butterflies yet, so it cannot paint. Come back later.
        </Notice>
      )}
      {!shown && !worked && models.length > 0 && (
        <Notice name="no-worker">
          Nobody is at the easel: a butterfly that you ask for waits until a painter comes.{" "}
          <Keeper command="npm run worker" />
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
      {server && (!shown || over) && <Bring />}
      <Kept />
    </form>
  );
}
