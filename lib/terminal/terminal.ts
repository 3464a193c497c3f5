/** Redraws a block of text in place on a terminal. Elsewhere prints its status line by line. */
import type { WriteStream } from "node:tty";
import { printable } from "./printable";

/** In characters. */
export type Size = { columns: number; rows: number };

export type Screen = {
  /** Space for a picture, above the status line and a shell's prompt; undefined where nothing can be redrawn. */
  readonly space: Size | undefined;
  /** Replaces the last drawing. Leaves out a picture that does not fit. Without a terminal, prints `status` only. */
  draw(picture: string, status: string): void;
  /** Leaves the last drawing; later output goes below it. */
  finish(): void;
};

const clearLine = "\u001b[2K";
const clearBelow = "\u001b[J";
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";

/** Matches the sequences that colour text: they take no column. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: such a sequence begins with one
const colours = /\u001b\[[\d;]*m/g;

/**
 * Whether the stream is a terminal that knows escape sequences; TERM=dumb (as in Emacs' shell) says that it does not.
 */
export const canRedraw = (stream: WriteStream, term = process.env.TERM): boolean =>
  stream.isTTY === true && term !== "dumb";

/** A terminal's size; 80 x 24 where the terminal does not know its own, as on serial lines, where it says 0 x 0. */
export const sizeOf = ({ columns, rows }: Partial<Size>): Size => ({
  columns: columns || 80,
  rows: rows || 24,
});

/** Opens a screen on `stream`. `term`: the terminal's type, as in TERM. */
export function openScreen(stream: WriteStream, term = process.env.TERM): Screen {
  if (!canRedraw(stream, term))
    return {
      space: undefined,
      draw: (_picture, status) => void stream.write(`${printable(status)}\n`),
      finish: () => undefined,
    };
  let drawn: string[] = [];
  let drawnAt = sizeOf(stream);

  const space = () => {
    const { columns, rows } = sizeOf(stream);
    return { columns: columns - 1, rows: rows - 2 };
  };

  /** Moves to the first line of the last drawing, as far as it is still on the screen. */
  function back(): string {
    if (drawn.length === 0) return "";
    const now = sizeOf(stream);
    // A terminal that became narrower has wrapped lines.
    const lines = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / now.columns)), 0);
    const changed = now.columns !== drawnAt.columns || now.rows !== drawnAt.rows;
    const up = Math.min(lines, now.rows - 1);
    return `${up > 0 ? `\u001b[${up}A` : ""}\r${changed ? clearBelow : ""}`;
  }

  const finish = () => {
    if (drawn.length > 0) stream.write(showCursor);
    drawn = [];
    process.off("exit", finish);
  };

  return {
    get space() {
      return space();
    },
    draw: (picture, status) => {
      // A process that ends in between must not leave a terminal without its cursor.
      if (drawn.length === 0) process.once("exit", finish);
      const { columns, rows } = space();
      const art = picture === "" ? [] : picture.replace(/\n$/, "").split("\n");
      const fits = art.length <= rows && art.every((line) => widthOf(line) <= columns);
      const lines = [...(fits ? art : []), printable(status).slice(0, Math.max(1, columns))];
      // Fewer lines than before: the rest of the last drawing must go.
      const rest = lines.length < drawn.length ? clearBelow : "";
      const text = lines.map((line) => `${clearLine}${line}\n`).join("");
      stream.write(`${hideCursor}${back()}${rest}${text}`);
      drawn = lines;
      drawnAt = sizeOf(stream);
    },
    finish,
  };
}

const widthOf = (line: string) => line.replaceAll(colours, "").length;

/** Draws a progress bar such as `[########            ]`. `share`: 0 to 1. */
export function bar(share: number, width = 20): string {
  return `[${"#".repeat(Math.round(Math.min(Math.max(share, 0), 1) * width)).padEnd(width)}]`;
}
