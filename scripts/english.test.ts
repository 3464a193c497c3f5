/** Counts the fragments that CONTRIBUTING.md's rule for English forbids in code. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const folders = [
  ...["app", "components", "lib", "db", "server", "sql"],
  ...["bench", "e2e", "testing", "clients/typescript/src"],
];
/** Migrations never change, and the clients' types are generated. */
const isOurs = (file: string) =>
  /\.(tsx?|css|sql)$/.test(file) && !file.startsWith("sql/schema/") && !file.endsWith("/src/types.ts");

const comment = String.raw`(?:\/\*\*?|\/\/|^\s*--) `;
const forbidden = {
  'a statement that something "is no" something else': /(?<!\bthere) is no (?!longer\b)/i,
  '"whoever"': /\bwhoever\b/i,
  "a comment that begins without its noun": new RegExp(
    `${comment}(?:Of|Whose|Who|What|How|Those|So many|As many) `,
  ),
  '"as may be"': /\bas may be\b/i,
  "a comment of more than 120 columns": /^(?=.{121})\s*(?:\/\/|\/?\*|-- )/,
};

/** Each may only fall. */
const atMost = 0;

async function readCode(): Promise<{ file: string; line: string }[]> {
  const files = (
    await Promise.all(
      folders.map(async (folder) =>
        (
          await readdir(path.join(root, folder), { recursive: true })
        ).map((name) => path.posix.join(folder, name)),
      ),
    )
  )
    .flat()
    .filter(isOurs);
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(path.join(root, file), "utf8") })),
  );
  return texts.flatMap(({ file, text }) => text.split("\n").map((line) => ({ file, line })));
}

const lines = await readCode();

test("code is read", () => {
  expect(lines.length).toBeGreaterThan(10_000);
});

test.each(Object.entries(forbidden))("the code has no more than it may of %s", (_, pattern) => {
  const found = lines.filter(({ line }) => pattern.test(line)).map(({ file, line }) => `${file}: ${line}`);
  expect(found.slice(atMost), found.join("\n")).toEqual([]);
});

test.each([
  ['the name "x" is no name for a model', 0],
  ["Whoever asked for it", 1],
  ["  /** Of the cluster, with links resolved. */", 2],
  ["-- What people see of a state", 2],
  ["as many files as may be", 3],
  [`  // ${"wide ".repeat(24)}`, 4],
])("%s is found", (line, which) => {
  expect(Object.values(forbidden)[which]?.test(line)).toBe(true);
});

test.each(["there is no model x", "the claim is no longer ours", "/** Number of steps. */"])(
  "%s is allowed",
  (line) => {
    expect(Object.values(forbidden).some((pattern) => pattern.test(line))).toBe(false);
  },
);
