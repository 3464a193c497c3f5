"use client";

import { useEffect, useState } from "react";
import { toImageData } from "./pixels";

type AsciiPictureProps = {
  /** The database's text; undefined: nothing yet. */
  text: string | undefined;
  rgb: string | undefined;
  step: number | undefined;
  width: number;
  height: number;
  label: string;
  /** The picture as a file, to colour the glyphs where scripts do not reach. */
  src: string | undefined;
};

/** The picture behind the glyphs; decoded before it is shown, so that the colours never blink. */
function useColours(rgb: string | undefined, width: number, height: number, first: string | undefined) {
  const [url, setUrl] = useState(first);
  useEffect(() => {
    if (rgb === undefined) return setUrl(undefined);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d")?.putImageData(toImageData(rgb, width, height), 0, 0);
    const image = new Image();
    image.src = canvas.toDataURL();
    let current = true;
    const show = () => {
      if (current) setUrl(image.src);
    };
    image.decode().then(show, show);
    return () => {
      current = false;
    };
  }, [rgb, width, height]);
  return url;
}

/**
 * 64 columns, whatever the width: each glyph gets a cell of exactly a 64th, by letter spacing, in any fixed-width font.
 * Colour is the picture itself, clipped to the glyphs.
 */
export function AsciiPicture({ text, rgb, step, width, height, label, src }: AsciiPictureProps) {
  const url = useColours(rgb, width, height, src);
  const lines = text?.split("\n") ?? [];
  const columns = lines[0]?.length ?? 64;
  const style = {
    "--cell": `calc(100cqw / ${columns})`,
    lineHeight: `calc(100cqw * ${height / width} / ${Math.max(1, lines.length)})`,
    ...(url && { backgroundImage: `url(${JSON.stringify(url)})` }),
  };
  return (
    <div role="img" aria-label={label} className="@container h-full w-full overflow-hidden">
      <pre
        aria-hidden="true"
        data-ascii
        data-step={step}
        data-coloured={url !== undefined}
        className="ascii"
        style={style}
      >
        {text}
      </pre>
    </div>
  );
}
