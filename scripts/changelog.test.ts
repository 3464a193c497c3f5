import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import packageJson from "../package.json";

const text = await readFile(path.join(import.meta.dirname, "..", "CHANGELOG.md"), "utf8");
const headings = Array.from(text.matchAll(/^## (.+)$/gm), ([, heading = ""]) => heading);

test("the changelog opens with what is unreleased, then dated versions, newest first", () => {
  expect(headings[0]).toBe("[Unreleased]");
  const released = headings.slice(1);
  expect(released.length).toBeGreaterThan(0);
  for (const heading of released) expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/);
  const dates = released.map((heading) => heading.split(" - ")[1] ?? "");
  expect(dates).toEqual([...dates].sort().reverse());
});

test("the newest version is the package's", () => {
  expect(/^\[(.+?)\]/.exec(headings[1] ?? "")?.[1]).toBe(packageJson.version);
});
