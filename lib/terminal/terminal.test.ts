import fc from "fast-check";
import { expect, test } from "vitest";
import { createTerminal } from "@/testing/terminal";
import { openScreen, sizeOf } from "./terminal";

/** A picture that fills its space, with a colour in each line. */
const pictureOf = (columns: number, rows: number, glyph: string) =>
  `${Array.from({ length: rows }, () => `\u001b[31m${glyph.repeat(columns)}\u001b[0m\n`).join("")}`;

test("a screen of any size keeps picture, status and the prompt's line, and loses no line", () => {
  const sizes = fc.record({
    columns: fc.integer({ min: 2, max: 200 }),
    rows: fc.integer({ min: 3, max: 70 }),
    before: fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 2 }), { maxLength: 80 }),
    status: fc.string({ unit: "grapheme-ascii", maxLength: 300 }),
  });
  fc.assert(
    fc.property(sizes, ({ columns, rows, before, status }) => {
      const terminal = createTerminal(columns, rows);
      for (const line of before) terminal.write(`${line}\n`);
      const { stream } = terminal;
      const screen = openScreen(stream, "xterm");
      expect(screen.space).toEqual({ columns: columns - 1, rows: rows - 2 });
      for (const glyph of ["a", "b", "c"]) screen.draw(pictureOf(columns - 1, rows - 2, glyph), status);
      screen.finish();
      const art = Array.from({ length: rows - 2 }, () => "c".repeat(columns - 1));
      const shown = [...art, status.slice(0, columns - 1).trimEnd()];
      expect(terminal.screen().slice(0, rows - 1)).toEqual(shown);
      expect(terminal.scrolled).toEqual(before.map((line) => line.trimEnd()));
    }),
    { numRuns: 60 },
  );
});

test("a picture that does not fit is left out, and the status stays in its line", () => {
  for (const [columns, rows] of [
    [20, 31],
    [40, 10],
  ] as const) {
    const terminal = createTerminal(30, 20);
    const screen = openScreen(terminal.stream, "xterm");
    for (const step of [1, 2, 3]) screen.draw(pictureOf(columns, rows, "a"), `step ${step}`);
    screen.finish();
    expect(terminal.screen()).toEqual(["step 3"]);
  }
});

test("a drawing with fewer lines leaves nothing of the one before", () => {
  const terminal = createTerminal(30, 20);
  const screen = openScreen(terminal.stream, "xterm");
  screen.draw(pictureOf(20, 10, "a"), "step 1");
  screen.draw(pictureOf(16, 8, "b"), "step 2");
  expect(terminal.screen().filter(Boolean)).toEqual([...Array(8).fill("b".repeat(16)), "step 2"]);
  screen.draw("", "step 3");
  screen.finish();
  expect(terminal.screen().filter(Boolean)).toEqual(["step 3"]);
});

test("a terminal that became narrower shows the next drawing alone", () => {
  // Such a terminal wraps its old lines, as this one does with lines that are too wide for it.
  const terminal = createTerminal(20, 30);
  Object.assign(terminal.stream, { columns: 30 });
  const screen = openScreen(terminal.stream, "xterm");
  terminal.write("$ npm run butterfly\n");
  screen.draw(pictureOf(29, 12, "a"), "step 1");
  Object.assign(terminal.stream, { columns: 20 });
  screen.draw(pictureOf(29, 12, "a"), "step 2");
  expect(terminal.screen()).toEqual(["$ npm run butterfly", "step 2"]);
  screen.draw(pictureOf(19, 12, "b"), "step 3");
  screen.finish();
  const art = Array.from({ length: 12 }, () => "b".repeat(19));
  expect(terminal.screen().filter(Boolean)).toEqual(["$ npm run butterfly", ...art, "step 3"]);
  expect(terminal.scrolled).toEqual([]);
});

test("TERM=dumb and no terminal at all get a line for each drawing, without escape sequences", () => {
  const dumb = createTerminal(80, 24);
  const pipe = createTerminal(80, 24);
  Object.assign(pipe.stream, { isTTY: undefined });
  for (const [{ stream, screen, sequences }, term] of [
    [dumb, "dumb"],
    [pipe, "xterm"],
  ] as const) {
    const lines = openScreen(stream, term);
    expect(lines.space).toBeUndefined();
    lines.draw(pictureOf(16, 8, "a"), "step 1");
    lines.draw(pictureOf(16, 8, "b"), "step 2");
    lines.finish();
    expect(screen()).toEqual(["step 1", "step 2"]);
    expect(sequences).toEqual([]);
  }
});

test("a terminal that does not know its size counts as 80 x 24", () => {
  expect(sizeOf({ columns: 0, rows: 0 })).toEqual({ columns: 80, rows: 24 });
  expect(sizeOf({})).toEqual({ columns: 80, rows: 24 });
  expect(sizeOf({ columns: 132, rows: 50 })).toEqual({ columns: 132, rows: 50 });
});
