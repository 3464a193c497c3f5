import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { parseHubSettings, parseJobSettings, parseSettings, parseWebSettings } from ".";

const read = (file: string) => readFile(path.join(import.meta.dirname, "..", "..", file), "utf8");
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

const modules = ["database", "hub", "jobs", "web"];
const code = (await Promise.all(modules.map((name) => read(`lib/env/${name}.ts`)))).join("\n");
const lines = (await read(".env.example")).split("\n");

/** The definition of each setting by name. A setting is a key of a schema at an indent of two spaces. */
const definitions = new Map(
  Array.from(
    code.matchAll(/^ {2}([A-Z][A-Z0-9_]*):(.*?)(?=^ {2}\S|^\}\))/gms),
    ([, name = "", definition = ""]) => [name, definition],
  ),
);
const settings = sorted(definitions.keys());

/** The example's lines `#NAME=default`, each with the line above it. */
const example = lines.flatMap((line, i) => {
  const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
  return name === undefined || value === undefined ? [] : [{ name, value, about: lines[i - 1] ?? "" }];
});

test("the names found in the schemas are those that lib/env uses", () => {
  const used = Array.from(code.matchAll(/\bsettings\.([A-Z][A-Z0-9_]*)\b/g), ([, name = ""]) => name);
  expect(settings).toEqual(sorted(used));
  expect(settings).toContain("DATABASE_URL");
});

test("the example names every setting once, and no other variable", () => {
  expect(example.map(({ name }) => name).sort()).toEqual(settings);
});

test("a line above each setting explains it, and says what happens without a value", () => {
  for (const { value, about } of example)
    expect(about).toMatch(value === "" ? /^# [A-Z].* Unset: .*\.$/ : /^# [A-Z](?!.* Unset:).*\.$/);
});

test("a copy of the example changes nothing", () => {
  expect(lines.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
});

test("the example shows every default, and shows it right", () => {
  const shown = Object.fromEntries(example.map(({ name, value }) => [name, value]));
  for (const parse of [parseSettings, parseHubSettings, parseJobSettings, parseWebSettings])
    expect(parse(shown)).toEqual(parse({}));
  for (const { name, value } of example) {
    const hasDefault = /\.default\((?!\[\])/.test(definitions.get(name) ?? "");
    expect({ name, shown: value !== "" }).toEqual({ name, shown: hasDefault });
  }
});

test("the README's table of settings names every setting", async () => {
  const [, section = ""] = /^## Configuration\n(.*?)^## /ms.exec(await read("README.md")) ?? [];
  const firstColumn = Array.from(section.matchAll(/^\|([^|]*)\|/gm), ([, cell = ""]) => cell).join();
  const named = Array.from(firstColumn.matchAll(/`([A-Z][A-Z0-9_]*)`/g), ([, name = ""]) => name);
  expect(named).toEqual(expect.arrayContaining(settings));
});
