"use client";

import { useColours } from "./use-colours";
import type { Sight } from "./view";

/**
 * Shows 64 columns at any width: letter spacing gives each glyph a cell of exactly a 64th, in any fixed-width
 * font. The colour is the picture itself, clipped to the glyphs.
 */
export function AsciiPicture({ sight }: { sight: Sight }) {
  const url = useColours(sight);
  const { seen, step, width, height, subject } = sight;
  const lines = seen?.ascii.split("\n") ?? [];
  const grid = {
    "--columns": lines[0]?.length ?? 64,
    "--rows": Math.max(1, lines.length),
    "--tall": height / width,
  };
  return (
    <div role="img" aria-label={`${subject}, as text`} className="ascii-picture" style={grid}>
      <pre
        aria-hidden="true"
        data-ascii
        data-step={step}
        data-coloured={url !== undefined}
        className="ascii"
        style={url ? { backgroundImage: `url(${JSON.stringify(url)})` } : undefined}
      >
        {seen?.ascii}
      </pre>
    </div>
  );
}
