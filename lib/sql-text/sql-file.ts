/** Reads `imago.sql`, which server/edition/file.ts writes, for clients that are not psql. */

export type SqlSection = {
  /** A few words on what the section does, for a progress line. */
  title: string;
  /** Statements in plain SQL. The sections share transactions: run them in order, in one session. */
  sql: string;
};

/** Splits the file at its `\echo TITLE` lines, and drops the lines that speak to psql alone. */
export function readSections(text: string): SqlSection[] {
  return text
    .split(/^\\echo /m)
    .slice(1)
    .map((section) => {
      const [title = "", ...lines] = section.split("\n");
      return { title, sql: lines.filter((line) => !line.startsWith("\\")).join("\n") };
    });
}
