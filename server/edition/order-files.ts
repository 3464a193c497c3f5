/** Orders the engine's function files so that each comes after the files whose functions it calls. */
import type { SqlFile } from "@/db/sql-files";

const created = /^create (?:function|aggregate) imago\.(\w+)/gm;
const mentioned = /\bimago\.(\w+)\s*\(/g;

const namesIn = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, name = ""]) => name);

/**
 * Throws, naming the way, if files call each other in a circle: PostgreSQL could not check their bodies in any order.
 */
export function orderFiles(files: readonly SqlFile[]): SqlFile[] {
  const home = new Map(files.flatMap((file) => namesIn(file.text, created).map((name) => [name, file])));
  const ordered = new Set<SqlFile>();
  function visit(file: SqlFile, way: SqlFile[]): void {
    if (ordered.has(file)) return;
    if (way.includes(file))
      throw new Error(
        `functions call each other in a circle: ${[...way, file].map(({ name }) => name).join(", ")}`,
      );
    for (const name of namesIn(withoutComments(file.text), mentioned)) {
      const called = home.get(name);
      if (called && called !== file) visit(called, [...way, file]);
    }
    ordered.add(file);
  }
  for (const file of files) visit(file, []);
  return [...ordered];
}

/** Comments, and the texts of `comment on`, may name a function without calling it. */
const withoutComments = (text: string) =>
  text.replace(/--.*$/gm, "").replace(/^comment on [^']*'(?:[^']|'')*';$/gm, "");
