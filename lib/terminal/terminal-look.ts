/** Chooses how to draw on a terminal: as many colors as it knows, and glyphs that it can show. */
import type { colors, glyphStyles } from "../api/allowed";

export type Look = { glyphs: (typeof glyphStyles)[number]; color: (typeof colors)[number] };

type Environment = Record<string, string | undefined>;

/** NO_COLOR (no-color.org), COLORTERM, and the name in TERM, as terminals set them. */
export function colorsOf({ NO_COLOR, COLORTERM, TERM = "" }: Environment): Look["color"] {
  if (NO_COLOR || TERM === "dumb" || TERM === "") return "none";
  if (/^(truecolor|24bit)$/i.test(COLORTERM ?? "") || /-direct$/.test(TERM)) return "ansi";
  return TERM.includes("256color") ? "ansi256" : "ansi16";
}

/** Whether the locale, if one is set, writes UTF-8. */
function showsUnicode({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || locale === "" || /utf-?8/i.test(locale);
}

/** Completes what is asked for: pixels on a terminal with colors; elsewhere, in files too, glyphs by shape. */
export function chooseLook(asked: Partial<Look>, environment: Environment, isTerminal: boolean): Look {
  const color = asked.color ?? (isTerminal ? colorsOf(environment) : "none");
  const pixels = color !== "none" && showsUnicode(environment);
  return { color, glyphs: asked.glyphs ?? (pixels ? "blocks" : "shape") };
}
