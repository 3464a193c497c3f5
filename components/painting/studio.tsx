"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import type { FrameRecord } from "@/lib/api/response";
import { Options } from "../options/options";
import { wishOf } from "../options/wish";
import { announcement } from "./announcement";
import { Heading } from "./heading";
import { Missing } from "./missing";
import { Notice } from "./notice";
import { ask, cancel } from "./requests";
import { Stage } from "./stage";
import { isOver, type Painting } from "./state";
import { Status } from "./status";
import { type Known, usePainting } from "./use-painting";
import { usePlayback } from "./use-playback";
import { useTitle } from "./use-title";

/** What is shown before anything is asked for. */
export type Idle = {
  frame: FrameRecord;
  picture: { width: number; height: number };
  subject: string;
  src: string | undefined;
  /** The page of the butterfly, where it is one. */
  page: string | undefined;
};

export type StudioProps = {
  /** The butterfly of the address, as the server knew it. */
  initial?: Known | undefined;
  idle: Idle | undefined;
  models: string[];
  maxSteps: number;
  seed: string;
  /** Whether anybody lives who paints. */
  worked: boolean;
};

const noPicture = { width: 64, height: 64 };

/** The page: idle, or a butterfly from the moment it was asked for to its end. */
export function Studio({ initial, idle, models, maxSteps, seed, worked }: StudioProps) {
  const { painting, show } = usePainting(initial);
  const frame = usePlayback(painting);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  useTitle(painting);
  const { generation } = painting;

  async function generate(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setRefused(undefined);
    const asked = await ask(wishOf(new FormData(event.currentTarget)));
    setBusy(false);
    if ("refused" in asked) setRefused(asked.refused);
    else show(asked.generation);
  }

  async function end() {
    if (generation) setRefused(await cancel(generation));
  }

  const begun = painting.id !== undefined;
  return (
    <main className="page" {...marks(painting, frame)}>
      <Heading generation={begun ? generation : undefined} />
      <form onSubmit={(event) => void generate(event)} className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <button type="submit" disabled={busy} className="button">
            {begun ? "Generate another" : "Generate butterfly"}
          </button>
          {generation?.mine && !isOver(generation) && (
            <button type="button" onClick={() => void end()} className="button-quiet">
              Cancel
            </button>
          )}
        </div>
        {refused !== undefined && (
          <p role="alert" className="notice" data-notice="refused">
            {refused}
          </p>
        )}
        {!begun && !worked && (
          <Notice name="no-worker">
            No worker is running, so nothing will be painted before one starts: <code>npm run worker</code>.
          </Notice>
        )}
        <Options models={models} maxSteps={maxSteps} seed={begun ? "" : seed} />
      </form>
      {painting.missing ? (
        <Missing />
      ) : (
        <Stage {...(begun ? shownOf(painting, frame) : shownIdle(idle))}>
          <Status painting={painting} frame={frame} />
        </Stage>
      )}
      <p role="status" className="sr-only">
        {announcement(painting)}
      </p>
    </main>
  );
}

function shownOf({ generation, id }: Painting, frame: FrameRecord | undefined) {
  const subject = generation ? `${generation.name}, ` : "";
  return {
    frame,
    picture: generation?.picture ?? noPicture,
    subject: frame ? `${subject}step ${frame.step} of ${generation?.steps ?? "many"}` : `${subject}not begun`,
    src: frame && `/api/generations/${id}/frames/${frame.step}.png`,
    empty: generation && isOver(generation) ? "nothing was painted" : "waiting for the first stroke",
  };
}

function shownIdle(idle: Idle | undefined) {
  if (!idle) return { frame: undefined, picture: noPicture, subject: "Nothing yet", src: undefined };
  const { page, subject } = idle;
  const caption = page ? (
    <Link href={page} className="underline">
      {subject}
    </Link>
  ) : (
    <span>{subject}</span>
  );
  return { ...idle, caption };
}

/** For tests and styles. */
function marks({ id, generation, connection, frames }: Painting, frame: FrameRecord | undefined) {
  return {
    "data-id": id,
    "data-status": id === undefined ? "idle" : (generation?.status ?? "unknown"),
    "data-connection": connection,
    "data-frames": frames.length,
    "data-step": frame?.step,
  };
}
