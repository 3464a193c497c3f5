import type { Diagnosis } from "@/server/tab/contract";

/** Writes the line of a statement that an error points at, and a caret below the place. */
function lineAt(sql: string, position: string): string {
  const before = [...sql].slice(0, Number(position) - 1).join("");
  const number = before.split("\n").length;
  const line = sql.split("\n")[number - 1] ?? "";
  const head = `LINE ${number}: `;
  const column = [...before.slice(before.lastIndexOf("\n") + 1)].length;
  return `${head}${line.replaceAll("\t", " ")}\n${" ".repeat(head.length + column)}^`;
}

/** Writes an error as psql does (libpq's pqBuildErrorMessage3 at default verbosity). `sql`: what was sent. */
export function inPsql(message: string, diagnosis: Diagnosis, sql: string): string {
  const { severity = "ERROR", position, internalPosition, internalQuery, detail, hint, where } = diagnosis;
  const lines = [
    `${severity}:  ${message}`,
    position
      ? lineAt(sql, position)
      : internalPosition && internalQuery && lineAt(internalQuery, internalPosition),
    detail && `DETAIL:  ${detail}`,
    hint && `HINT:  ${hint}`,
    internalQuery && `QUERY:  ${internalQuery}`,
    where && `CONTEXT:  ${where}`,
  ];
  return lines.filter(Boolean).join("\n");
}
