"use client";

import type { Offer } from "@/lib/api/samplers";
import { useState } from "react";
import type { FrameRecord, Generation } from "@/lib/api/response";
import { Ask } from "../options/ask";
import type { OfferedModel } from "../options/in-words";
import { Stages } from "../replay/stages";
import { useIdleFrames } from "../replay/use-idle-frames";
import { useIdleReplay } from "../replay/use-idle-replay";
import { usePlayback } from "../replay/use-playback";
import { useViewing } from "../replay/use-viewing";
import { FieldNotes } from "../specimen/field-notes";
import { Labels } from "../specimen/labels";
import { Legend } from "../specimen/legend";
import type { Filled } from "@/server/web/pages/settings";
import { Specimen } from "../specimen/specimen";
import { ViewSwitch } from "../specimen/view-switch";
import { Proof } from "../proof/proof";
import { MissingNotice } from "../status/missing-notice";
import { Notice } from "../status/notice";
import { Status } from "../status/status";
import { announcement } from "./announcement";
import { Heading } from "./heading";
import { cancel } from "../painting/requests";
import { sightOf } from "./sight";
import { isOver } from "../painting/state";
import { type Known, usePainting } from "../painting/use-painting";
import { Brood } from "../tab/brood";
import { CheckStep, stampOf } from "../tab/check-step";
import { OfferTab } from "../tab/offer";
import { useTabPaintings } from "../tab/paintings";
import { TabStatus } from "../tab/status";
import { useCheck } from "../tab/use-check";
import { useTabPainting } from "../tab/use-tab";
import { useRemembered } from "../remembered";
import { useTitle } from "./use-title";

/** Content of the idle page: a finished butterfly, or the noise that the first will begin with. */
export type Idle = {
  frame: FrameRecord;
  picture: { width: number; height: number };
  generation: Generation | undefined;
  seed: string;
};

export type StudioProps = {
  /** The butterfly in the address, as the server read it. */
  initial?: Known | undefined;
  idle: Idle | undefined;
  models: OfferedModel[];
  offer: Offer;
  seed: string;
  filled?: Filled | undefined;
  /** Whether a worker is alive. */
  worked: boolean;
  /** Whether there is a server that paints: not on a site of plain files. */
  server?: boolean;
};

const noPicture = { width: 64, height: 64 };

/** The page: idle, or one butterfly from request to end. */
export function Studio({ initial, idle, models, offer, seed, filled, worked, server = true }: StudioProps) {
  const served = usePainting(initial);
  const own = useTabPainting();
  const inTab = useTabPaintings();
  const painting = own?.painting ?? served.painting;
  const [view, setView] = useRemembered("view", ["x0", "x_t"]);
  const [refused, setRefused] = useState<string>();
  const [found, setFound] = useState<string>();
  useTitle(painting);

  const begun = painting.id !== undefined;
  const shown = begun ? painting.generation : idle?.generation;
  const idleFrames = useIdleFrames(begun ? undefined : idle?.generation?.links.frames, idle?.frame);
  const frames = begun ? painting.frames : idleFrames.frames;
  const newest = usePlayback(painting.id, frames);
  const { step, viewing, act } = useViewing({ id: painting.id, frames, newest, endless: !begun });
  useIdleReplay(!begun && idleFrames.whole, act);

  const over = isOver(shown);
  const picture = shown?.picture ?? idle?.picture ?? noPicture;
  const frame = step === undefined ? undefined : frames[step];
  const sight = sightOf({ generation: shown, idle: !begun, frame, view, picture });
  const { check, begin } = useCheck(own ? undefined : shown);
  const stamp = check?.at === "checked" ? stampOf(check.checked) : undefined;
  const mayCancel = begun && shown?.mine && !over;

  const ask = (
    <Ask
      models={models}
      offer={offer}
      seed={seed}
      shown={begun ? painting.generation : undefined}
      filled={filled}
      worked={worked || !server}
      server={server}
      onAsked={(generation, there) => {
        setRefused(undefined);
        setFound(there ? generation.id : undefined);
        served.show(generation);
      }}
    />
  );
  const status = begun && (
    <div className="bench-status">
      {refused !== undefined && <Notice name="refused">{refused}</Notice>}
      {shown && painting.id === found && <Notice name="found">{foundWords(shown)}</Notice>}
      {own ? (
        <TabStatus own={own} server={server} />
      ) : (
        <>
          <Status
            painting={painting}
            loved={initial && initial.generation.id === painting.id ? initial.loved : undefined}
            onCancel={mayCancel ? () => void cancel(shown).then(setRefused) : undefined}
          />
          <OfferTab painting={painting} worked={worked} />
          {shown?.status === "done" && <CheckStep check={check} begin={begin} step={step} />}
        </>
      )}
      <Brood paintings={inTab} shown={own?.key} />
    </div>
  );
  return (
    <main
      className="page bench"
      data-id={painting.id}
      data-where={own ? "tab" : "server"}
      data-status={begun ? (painting.generation?.status ?? (own ? "opening" : "unknown")) : "idle"}
      data-hash={begun ? (painting.frames.at(-1)?.stateHash ?? undefined) : undefined}
      data-connection={painting.connection}
      data-frames={painting.frames.length}
      data-step={frame?.step}
      data-view={view}
    >
      <div className="bench-words">
        <Heading generation={begun ? painting.generation : undefined} inTab={own !== undefined} />
        {status}
        {ask}
      </div>
      {painting.missing ? (
        <MissingNotice />
      ) : (
        <div className="bench-things">
          <Specimen sight={sight} pinned={over && shown?.status === "done"} empty={emptyWords(shown)}>
            {sight.seen && (
              <div className="specimen-tools">
                <ViewSwitch view={view} onChange={setView} />
                <Legend />
              </div>
            )}
            <Labels
              generation={shown}
              seed={own ? wishedSeed(own.wish) : idle?.seed}
              idle={!begun}
              inTab={own !== undefined}
              stamp={stamp}
            />
          </Specimen>
          <FieldNotes sight={sight} />
          {frames.length > 0 && shown && (
            <Stages
              frames={frames}
              self={shown.links.self}
              steps={shown.steps}
              step={step}
              picture={picture}
              viewing={viewing}
              act={act}
              over={over}
            />
          )}
          {begun && shown?.status === "done" && <Proof generation={shown} frames={frames} />}
        </div>
      )}
      <p role="status" className="sr-only">
        {announcement(painting)}
      </p>
    </main>
  );
}

const foundWords = (generation: Generation) =>
  isOver(generation)
    ? "It was pinned here already: the same seed and settings grow the same butterfly, bit for bit."
    : "You have asked for this one already: the same seed and settings grow the same butterfly.";

/** The seed that a wish names, if it does. */
const wishedSeed = ({ seed }: { seed?: unknown }): string | undefined =>
  seed === undefined ? undefined : String(seed);

const emptyWords = (generation: Generation | undefined) =>
  isOver(generation) ? "nothing was painted" : "waiting for the first stroke";
