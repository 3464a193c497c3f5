"use client";

import { useLayoutEffect, useRef } from "react";
import { toImageData } from "./pixels";
import { useHydrated } from "./use-hydrated";

type PictureProps = {
  /** base64; undefined: nothing yet. */
  rgb: string | undefined;
  step: number | undefined;
  width: number;
  height: number;
  label: string;
  /** The same picture as a file, for pages that scripts do not reach. */
  src: string | undefined;
};

const fill = "block h-full w-full [image-rendering:pixelated]";

/** The stored pixels, one for one; the browser enlarges them without smoothing. */
export function Picture({ src, ...picture }: PictureProps) {
  const hydrated = useHydrated();
  const { label, width, height } = picture;
  if (hydrated || src === undefined) return <PictureCanvas {...picture} />;
  // biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth
  return <img src={src} alt={label} width={width} height={height} className={fill} />;
}

function PictureCanvas({ rgb, step, width, height, label }: Omit<PictureProps, "src">) {
  const canvas = useRef<HTMLCanvasElement>(null);
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
      aria-label={label}
      data-step={step}
      className={fill}
    />
  );
}
