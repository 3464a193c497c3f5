/** A terminal for tests: keeps what a program writes as a screen of lines, and the lines that left it at the top. */
import type { WriteStream } from "node:tty";

export type Terminal = {
  /** The stream that the program sees: a terminal of that size. */
  stream: WriteStream;
  /** Interprets text, as if the program had written it. */
  write(text: string): void;
  /** The lines on the screen, from the top, without blanks at their ends. */
  screen(): string[];
  /** The lines that left the screen at the top. */
  scrolled: string[];
  /** The escape sequences that came. */
  sequences: string[];
};

/** Understands line breaks, wrapping, cursor up, and the clearing of a line or of all below. */
export function createTerminal(columns: number, rows: number): Terminal {
  let lines: string[][] = [[]];
  let row = 0;
  let column = 0;
  const scrolled: string[] = [];
  const sequences: string[] = [];
  const textOf = (line: string[] | undefined) => (line ?? []).join("").trimEnd();

  function down(): void {
    row += 1;
    if (row < rows) return;
    scrolled.push(textOf(lines.shift()));
    row = rows - 1;
  }

  function put(character: string): void {
    if (column === columns) {
      down();
      column = 0;
    }
    lines[row] ??= [];
    const line = lines[row] ?? [];
    while (line.length < column) line.push(" ");
    line[column] = character;
    column += 1;
  }

  function obey(parameters: string, command: string): void {
    sequences.push(`${parameters}${command}`);
    if (command === "A") row = Math.max(0, row - Number(parameters || 1));
    else if (command === "K") lines[row] = [];
    else if (command === "J") {
      lines = lines.slice(0, row);
      lines[row] = [];
    }
  }

  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
  const token = /\u001b\[([?\d;]*)([A-Za-z])|[\s\S]/gu;
  function write(text: string): void {
    for (const [character, parameters, command] of text.matchAll(token))
      if (command !== undefined) obey(parameters ?? "", command);
      else if (character === "\n") {
        down();
        column = 0;
      } else if (character === "\r") column = 0;
      else put(character);
  }

  return {
    stream: { isTTY: true, columns, rows, write } as unknown as WriteStream,
    write,
    screen: () => Array.from(lines, textOf),
    scrolled,
    sequences,
  };
}
