"use client";

import { useEffect, useState } from "react";
import { toImageData } from "./pixels";
import type { Sight } from "./view";

/** Returns the URL of the picture behind the glyphs. It is decoded first, so that the colours never blink. */
export function useColours({ seen, width, height, src }: Sight): string | undefined {
  const [url, setUrl] = useState(src);
  const rgb = seen?.rgb;
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
