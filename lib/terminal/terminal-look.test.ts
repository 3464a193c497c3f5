import { expect, test } from "vitest";
import { chooseLook, colorsOf } from "./terminal-look";

test.each([
  [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, "ansi"],
  [{ TERM: "xterm-direct" }, "ansi"],
  [{ TERM: "screen-256color" }, "ansi256"],
  [{ TERM: "xterm" }, "ansi16"],
  [{ TERM: "linux", COLORTERM: "" }, "ansi16"],
  [{ TERM: "dumb", COLORTERM: "truecolor" }, "none"],
  [{}, "none"],
  [{ TERM: "xterm-256color", COLORTERM: "truecolor", NO_COLOR: "1" }, "none"],
  [{ TERM: "xterm-256color", NO_COLOR: "" }, "ansi256"],
])("%j has the colors %s", (environment, colors) => {
  expect(colorsOf(environment)).toBe(colors);
});

test("pixels where there are colors, glyphs by shape in files and where the locale has no more than ASCII", () => {
  const term = { TERM: "xterm-256color" };
  expect(chooseLook({}, term, true)).toEqual({ glyphs: "blocks", color: "ansi256" });
  expect(chooseLook({}, { ...term, LANG: "de_DE.UTF-8" }, true).glyphs).toBe("blocks");
  expect(chooseLook({}, { ...term, LANG: "C" }, true)).toEqual({ glyphs: "shape", color: "ansi256" });
  expect(chooseLook({}, { ...term, LC_ALL: "C", LANG: "C.UTF-8" }, true).glyphs).toBe("shape");
  expect(chooseLook({}, term, false)).toEqual({ glyphs: "shape", color: "none" });
  expect(chooseLook({ color: "ansi" }, term, false)).toEqual({ glyphs: "blocks", color: "ansi" });
  expect(chooseLook({ glyphs: "braille" }, term, true)).toEqual({ glyphs: "braille", color: "ansi256" });
});
