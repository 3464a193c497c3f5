import type { EngineFunction } from "@/lib/api/explain";
import { sqlToHtml } from "@/lib/sql-text/sql-tokens";
import { sqlAnchor } from "../sql/anchor";

/** Colours a function's text, and links its calls of `known` functions. */
export const coloured = ({ name, definition }: EngineFunction, known: ReadonlySet<string>): string =>
  sqlToHtml(definition, (called) =>
    known.has(called) && called !== name ? `#${sqlAnchor(called)}` : undefined,
  );
