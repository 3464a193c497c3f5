"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { toImageData } from "../specimen/pixels";

export type StepPicture = {
  title: ReactNode;
  words: string;
  alternative: string;
  /** The pixels: a file, or base64; undefined: not computed yet. */
  shown: { src: string } | { rgb: string } | undefined;
};

type StepPicturesProps = { pictures: StepPicture[]; width: number; height: number };

/** The states of a step and what was foreseen on the way, side by side. */
export function StepPictures({ pictures, width, height }: StepPicturesProps) {
  return (
    <ol className="step-pictures plate-sheet">
      {pictures.map(({ title, words, alternative, shown }) => (
        <li key={words}>
          <div className="step-picture" style={{ aspectRatio: `${width} / ${height}` }}>
            {shown === undefined && <p className="empty">not computed yet</p>}
            {shown && "src" in shown && (
              // biome-ignore lint/performance/noImgElement: the pixels as they are, which an optimiser would smooth
              <img src={shown.src} alt={alternative} width={width} height={height} />
            )}
            {shown && "rgb" in shown && (
              <Pixels rgb={shown.rgb} width={width} height={height} alternative={alternative} />
            )}
          </div>
          <p className="print">
            <strong>{title}</strong>
            <br />
            {words}
          </p>
        </li>
      ))}
    </ol>
  );
}

type PixelsProps = { rgb: string; width: number; height: number; alternative: string };

function Pixels({ rgb, width, height, alternative }: PixelsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(toImageData(rgb, width, height), 0, 0);
  }, [rgb, width, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={alternative} />;
}
