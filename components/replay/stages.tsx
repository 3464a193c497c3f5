"use client";

import type { FrameRecord } from "@/lib/api/response";
import { FilmStrip } from "./film-strip";
import { inWords } from "./in-words";
import { Player } from "./player";
import type { Frames, Viewing, ViewingAction } from "./viewing";

type StagesProps = {
  frames: Frames<FrameRecord>;
  /** The path of the generation, the prefix of its frames' files; undefined: it has none. */
  self: string | undefined;
  steps: number;
  step: number | undefined;
  picture: { width: number; height: number };
  viewing: Viewing;
  act: (action: ViewingAction) => void;
  /** Whether no more frames will come. */
  over: boolean;
};

/** Lets the visitor choose a stage of the metamorphosis. */
export function Stages({ over, ...strip }: StagesProps) {
  const { frames, steps, step, viewing, act } = strip;
  const frame = step === undefined ? undefined : frames[step];
  const playable = over && step !== undefined && frames.length > 1 && frames[0] !== undefined;
  return (
    <section aria-label="Stages" className="stages">
      <div className="stages-head">
        <p className="print" data-shown={step}>
          <span className="label">{step === undefined || step === 0 ? "Egg" : `Instar ${step}`}</span>
          {frame && <span>{inWords(frame, steps)}</span>}
          {frame?.stateHash && (
            <span className="state-hash" title={`SHA-256 of this state: ${frame.stateHash}`}>
              hash {frame.stateHash.slice(0, 12)}
            </span>
          )}
        </p>
      </div>
      <FilmStrip {...strip} />
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
