/** Searches the functions of the engine. */
import type { EngineFunction } from "../api/explain";

export type Find = {
  name: string;
  /** The line of its text that has what was looked for, if neither name nor comment have it. */
  line: string | undefined;
};

const longestLine = 120;

/** Finds the functions whose name, comment or text contain `wanted`, whatever the case; all if it is empty. */
export function searchFunctions(functions: Iterable<EngineFunction>, wanted: string): Map<string, Find> {
  const needle = wanted.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(needle);
  const found = new Map<string, Find>();
  for (const { name, comment, definition } of functions) {
    if (has(`imago.${name}`) || has(comment)) found.set(name, { name, line: undefined });
    else if (has(definition))
      found.set(name, { name, line: definition.split("\n").find(has)?.trim().slice(0, longestLine) });
  }
  return found;
}
