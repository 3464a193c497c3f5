"use client";

import { memo, useLayoutEffect, useRef } from "react";
import type { View } from "@/lib/api/request";
import type { FrameRecord } from "@/lib/api/response";
import { inWords } from "../replay/in-words";
import { toImageData } from "../specimen/pixels";
import { seen } from "../specimen/view";

type InstarProps = {
  frame: FrameRecord;
  view: View;
  steps: number;
  width: number;
  height: number;
  /** It is the one that is shown. */
  current: boolean;
};

/** One stage, as small as it fits. The strip listens for all of them. */
export const Instar = memo(function Instar({ frame, view, steps, width, height, current }: InstarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rgb } = seen(frame, view);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(toImageData(rgb, width, height), 0, 0);
  }, [rgb, width, height]);
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
      <canvas ref={canvas} width={width} height={height} />
    </button>
  );
});
