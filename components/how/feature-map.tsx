"use client";

import { useLayoutEffect, useRef } from "react";
import { greys } from "@/lib/pictures/greys";

type FeatureMapProps = {
  /** base64, one byte per pixel. */
  levels: string;
  low: number;
  high: number;
  channel: number;
  width: number;
  height: number;
  mirrored: boolean;
};

/** Draws one channel pixel for pixel. The browser enlarges it without smoothing. */
export function FeatureMap({ levels, low, high, channel, width, height, mirrored }: FeatureMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const wide = mirrored ? 2 * width : width;
  useLayoutEffect(() => {
    const bytes = Uint8Array.from(atob(levels), (character) => character.charCodeAt(0));
    const image = new ImageData(wide, height);
    for (const [i, grey] of greys(bytes, width, mirrored).entries())
      image.data.set([grey, grey, grey, 255], 4 * i);
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [levels, width, wide, height, mirrored]);
  return (
    <canvas
      ref={canvas}
      width={wide}
      height={height}
      title={`channel ${channel}: ${low.toPrecision(3)} to ${high.toPrecision(3)}`}
    />
  );
}
