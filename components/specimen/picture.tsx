"use client";

import { useLayoutEffect, useRef } from "react";
import { useHydrated } from "../use-hydrated";
import { toImageData } from "./pixels";
import type { Sight } from "./view";

/** Draws the stored pixels one for one. The browser enlarges them without smoothing. */
export function Picture({ sight }: { sight: Sight }) {
  const { src, subject, width, height } = sight;
  const hydrated = useHydrated();
  if (hydrated || src === undefined) return <PictureCanvas sight={sight} />;
  // biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth
  return <img src={src} alt={subject} width={width} height={height} className="picture" />;
}

function PictureCanvas({ sight: { seen, step, width, height, subject } }: { sight: Sight }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rgb = seen?.rgb;
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    if (rgb === undefined) context.clearRect(0, 0, width, height);
    else context.putImageData(toImageData(rgb, width, height), 0, 0);
  }, [rgb, width, height]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={subject}
      data-step={step}
      className="picture"
    />
  );
}
