"use client";

import { memo, useLayoutEffect, useRef } from "react";
import type { FrameRecord } from "@/lib/api/response";
import { useHydrated } from "../use-hydrated";
import { inWords } from "./in-words";
import { toImageData } from "../specimen/pixels";

type InstarProps = {
  frame: FrameRecord;
  /** The address of its file, shown until hydration. */
  src: string | undefined;
  steps: number;
  width: number;
  height: number;
  /** Whether it is the shown stage. */
  current: boolean;
};

/** The drawing that the run began with, as frame 0 has it. */
const drawingOf = ({ step, x0Rgb }: FrameRecord) => (step === 0 ? x0Rgb : null);

/**
 * One small stage, as it is: the state x_t, or first of all the drawing. The strip handles the events of all stages.
 */
export const Instar = memo(function Instar({ frame, src, steps, width, height, current }: InstarProps) {
  const hydrated = useHydrated();
  const words = inWords(frame, steps);
  return (
    <button
      type="button"
      data-instar={frame.step}
      tabIndex={current ? 0 : -1}
      aria-current={current ? "step" : undefined}
      aria-label={words}
      className="instar"
    >
      {hydrated ? (
        <InstarCanvas rgb={drawingOf(frame) ?? frame.rgb} width={width} height={height} />
      ) : (
        // biome-ignore lint/performance/noImgElement: the very file that the specimen shows
        <img src={src} alt="" width={width} height={height} />
      )}
    </button>
  );
});

function InstarCanvas({ rgb, width, height }: { rgb: string; width: number; height: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(toImageData(rgb, width, height), 0, 0);
  }, [rgb, width, height]);
  return <canvas ref={canvas} width={width} height={height} />;
}
