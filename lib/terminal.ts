/** Redraws a block of text in place on a terminal. Elsewhere prints its status line by line. */
import type { WriteStream } from "node:tty";

export type Screen = {
  /** Replaces the last drawing. Without a terminal, prints `status` only. */
  draw(picture: string, status: string): void;
  /** Leaves the last drawing; later output goes below it. */
  finish(): void;
};

const clearLine = "\u001b[2K";
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";

export function openScreen(stream: WriteStream): Screen {
  if (!stream.isTTY)
    return { draw: (_picture, status) => void stream.write(`${status}\n`), finish: () => undefined };
  let lines = 0;
  return {
    draw: (picture, status) => {
      const drawn = [...picture.replace(/\n$/, "").split("\n"), truncate(status, stream.columns)];
      const up = lines > 0 ? `\u001b[${lines}A` : "";
      stream.write(`${hideCursor}${up}\r${drawn.map((line) => `${clearLine}${line}\n`).join("")}`);
      lines = drawn.length;
    },
    finish: () => {
      if (lines > 0) stream.write(showCursor);
      lines = 0;
    },
  };
}

/** Cuts a line, since a wrapped line would count twice. */
const truncate = (line: string, columns: number) => line.slice(0, Math.max(1, columns - 1));

/** Draws a progress bar such as `[########            ]`. `share`: 0 to 1. */
export function bar(share: number, width = 20): string {
  return `[${"#".repeat(Math.round(Math.min(Math.max(share, 0), 1) * width)).padEnd(width)}]`;
}
