import { sqlToHtml } from "@/lib/sql-tokens";
import type { SqlFunction } from "@/server/web/pages/how/functions";
import { sqlAnchor } from "../sql/anchor";
import type { Source } from "./sql-source";

/** Colours the functions and links the calls between them. */
export function toSources(functions: SqlFunction[]): Source[] {
  const known = new Set(functions.map(({ name }) => name));
  return functions.map(({ name, comment, definition }) => ({
    name,
    comment,
    html: sqlToHtml(definition.trimEnd(), (called) =>
      known.has(called) && called !== name ? `#${sqlAnchor(called)}` : undefined,
    ),
  }));
}

/** Returns `root` and all functions that it calls, directly or not. */
export function closure(root: string, functions: SqlFunction[]): string[] {
  const calls = new Map(functions.map((each) => [each.name, each.calls]));
  const found = new Set([root]);
  for (const name of found)
    for (const called of calls.get(name) ?? []) if (calls.has(called)) found.add(called);
  return [...found];
}
