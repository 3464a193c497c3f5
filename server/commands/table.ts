/** Prints tables in the terminal. */
import { printable } from "@/lib/terminal/printable";

export type Column<Row> = [title: string, show: (row: Row) => string];

export function printTable<Row>(columns: Column<Row>[], rows: Row[]): void {
  const lines = [
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, show]) => printable(show(row)))),
  ];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

/** "2026-11-25 03:30", UTC. */
export const minute = (date: Date): string => date.toISOString().slice(0, 16).replace("T", " ");
