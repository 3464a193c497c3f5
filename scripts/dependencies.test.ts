/** Tests that docs/architecture.md says of every dependency what it is for. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import packageJson from "@/package.json";

const page = await readFile(path.join(import.meta.dirname, "..", "docs", "architecture.md"), "utf8");
const [, section = ""] = /^## Dependencies\n(.*?)^## /ms.exec(page) ?? [];
const named = (development: boolean) =>
  section
    .split("\n")
    .map((line) => line.split("|")[1] ?? "")
    .filter((cell) => cell.endsWith("(dev) ") === development)
    .flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = ""]) => name))
    .sort();

test("the table of dependencies is that of package.json", () => {
  expect(named(false)).toEqual(Object.keys(packageJson.dependencies).sort());
  expect(named(true)).toEqual(Object.keys(packageJson.devDependencies).sort());
});
