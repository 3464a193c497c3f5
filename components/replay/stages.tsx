"use client";

import type { View } from "@/lib/api/request";
import type { FrameRecord } from "@/lib/api/response";
import { FilmStrip } from "./film-strip";
import { inWords } from "./in-words";
import { Player } from "./player";
import { ViewSwitch } from "./view-switch";
import type { Frames, Viewing, ViewingAction } from "./viewing";

type StagesProps = {
  frames: Frames<FrameRecord>;
  /** The address that the frames' files have in common. */
  self: string;
  steps: number;
  step: number | undefined;
  picture: { width: number; height: number };
  view: View;
  onView: (view: View) => void;
  viewing: Viewing;
  act: (action: ViewingAction) => void;
  /** Nothing more will come. */
  over: boolean;
};

/** The metamorphosis, from the noise on: which stage is shown, and as what. */
export function Stages({ view, onView, over, ...strip }: StagesProps) {
  const { frames, steps, step, viewing, act } = strip;
  const frame = step === undefined ? undefined : frames[step];
  const playable = over && step !== undefined && frames.length > 1 && frames[0] !== undefined;
  return (
    <section aria-label="Stages" className="stages">
      <div className="stages-head">
        <p className="print" data-shown={step}>
          <span className="label">{step === undefined || step === 0 ? "Egg" : `Instar ${step}`}</span>
          {frame && <span>{inWords(frame, steps)}</span>}
        </p>
        <ViewSwitch view={view} onChange={onView} />
      </div>
      <FilmStrip {...strip} view={view} />
      {over ? (
        <div className="stages-foot">
          {playable && <Player frames={frames} step={step} viewing={viewing} act={act} />}
        </div>
      ) : (
        viewing.held !== undefined && (
          <button type="button" onClick={() => act({ type: "release" })} className="link">
            Back to what is being painted
          </button>
        )
      )}
    </section>
  );
}
