/** Texts by keyword as lines "Keyword: text", for formats that hold one comment. */

export const toLines = (texts: Record<string, string>): string =>
  Object.entries(texts)
    .map(([keyword, text]) => `${keyword}: ${text}`)
    .join("\n");

/** Skips lines without a keyword. */
export function fromLines(lines: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const line of lines.split(/\r?\n/)) {
    const [, keyword, text] = /^([^:]{1,79}): ?(.*)$/.exec(line) ?? [];
    if (keyword !== undefined && text !== undefined) texts[keyword] = text;
  }
  return texts;
}
