"use client";

import type { FrameRecord } from "@/lib/api/response";
import { inWords } from "./in-words";
import type { Frames, Viewing, ViewingAction } from "./viewing";

type PlayerProps = {
  frames: Frames<FrameRecord>;
  /** The shown step. */
  step: number;
  viewing: Viewing;
  act: (action: ViewingAction) => void;
};

/** Replays the steps, or holds one of them. */
export function Player({ frames, step, viewing, act }: PlayerProps) {
  const last = frames.length - 1;
  const { playing } = viewing;
  const frame = frames[step];
  return (
    <div className="player">
      <button
        type="button"
        onClick={() => act(playing ? { type: "pause" } : { type: "play", from: step === last ? 0 : step })}
        className="player-button"
      >
        <svg aria-hidden="true" viewBox="0 0 16 16">
          <path d={playing ? "M3 2h4v12H3zm6 0h4v12H9z" : "M3 1.5 14 8 3 14.5z"} />
        </svg>
        {playing ? "Pause" : "Replay"}
      </button>
      <input
        type="range"
        min={0}
        max={last}
        value={step}
        onChange={(event) => act({ type: "hold", step: event.target.valueAsNumber })}
        aria-label="Step"
        aria-valuetext={frame && inWords(frame, last)}
        className="scrubber"
        style={{ "--share": last > 0 ? step / last : 1 }}
      />
    </div>
  );
}
