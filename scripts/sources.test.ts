/**
 * Tests that links, anchors and commands of the documents, and paths in them and in code, lead to something; that no
 * file is left as a merge found it; and that Python knows every name in its files.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import packageJson from "../package.json";

const root = path.join(import.meta.dirname, "..");
const rooms = [
  ...["app", "bench", "clients", "components", "db", "deploy", "docs", "e2e", "lib", "models", "public"],
  ...["scripts", "server", "sql", "testing", "training"],
];
const roomPath = new RegExp(
  String.raw`(?<![\w/.@-])(?:${rooms.join("|")})/(?:[\w.\[\]-]+/)*[\w.\[\]-]+\.(?:tsx?|sql|css|md|py|json)\b`,
  "g",
);

const isOurs = (file: string) => !/(^|\/)(node_modules|\.next|dist)\//.test(file);
const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(path.join(root, folder), { recursive: true }))
    .map((name) => path.posix.join(folder, name))
    .filter(isOurs);

const names = [...(await readdir(root)), ...(await Promise.all(rooms.map(filesOf))).flat()];
const read = async (file: string) => ({ file, text: await readFile(path.join(root, file), "utf8") });
const documents = await Promise.all(names.filter((name) => name.endsWith(".md")).map(read));
const code = await Promise.all(
  names.filter((name) => /(?<!\.test)\.(tsx?|sql|css|py)$/.test(name)).map(read),
);
/** The changelog names what was there then. */
const current = documents.filter(({ file }) => file !== "CHANGELOG.md");

const exists = (file: string) => existsSync(path.join(root, file));

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
const anchors = new Map(
  documents.map(({ file, text }) => [
    file,
    Array.from(text.matchAll(/^#+ (.*)$/gm), ([, it = ""]) => anchorOf(it)),
  ]),
);

test("documents and code are read", () => {
  expect(documents.length).toBeGreaterThan(15);
  expect(code.length).toBeGreaterThan(500);
});

test("links lead to files, and their anchors to headings", () => {
  const broken = documents.flatMap(({ file, text }) =>
    Array.from(
      text.matchAll(/\]\((?![a-z]+:)([^)\s#]*)#?([^)\s]*)\)/g),
      ([link, target = "", anchor = ""]) => {
        const to = target === "" ? file : path.posix.join(path.posix.dirname(file), target);
        const found = exists(to) && (anchor === "" || !anchors.has(to) || anchors.get(to)?.includes(anchor));
        return found ? [] : [`${file}: ${link}`];
      },
    ).flat(),
  );
  expect(broken).toEqual([]);
});

test("npm has the scripts that documents call", () => {
  const called = documents.flatMap(({ file, text }) =>
    Array.from(text.matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g), ([, name = ""]) => ({ file, name })),
  );
  expect(called.length).toBeGreaterThan(50);
  expect(called.filter(({ name }) => !(name in packageJson.scripts))).toEqual([]);
});

test("paths in documents and code lead to files", () => {
  const named = [...current, ...code].flatMap(({ file, text }) =>
    Array.from(text.matchAll(roomPath), ([name]) => ({ file, name })),
  );
  expect(named.length).toBeGreaterThan(150);
  expect(named.filter(({ name }) => !exists(name))).toEqual([]);
});

test("no file has the marks of an unfinished merge", () => {
  const unfinished = /^(<{7}|={7}|>{7})( |$)/m;
  expect(unfinished.test("a\n<<<<<<< HEAD\nb")).toBe(true);
  expect([...documents, ...code].filter(({ text }) => unfinished.test(text)).map(({ file }) => file)).toEqual(
    [],
  );
});

/** Prints the names that a Python file uses and nothing defines. Raises a SyntaxError for a file that is not Python. */
const listUndefined = `
import builtins, symtable, sys
def tables(table):
    yield table
    for child in table.get_children(): yield from tables(child)
for file in sys.argv[1:]:
    top = symtable.symtable(open(file).read(), file, "exec")
    known = {*dir(builtins), "__file__", *(s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported())}
    for table in tables(top):
        for s in table.get_symbols():
            free = s.is_global() or table is top
            if s.is_referenced() and free and s.get_name() not in known: print(f"{file}: {s.get_name()}")
`;

test("Python parses each of its files, and knows every name in it", ({ skip }) => {
  const files = code.map(({ file }) => file).filter((file) => file.endsWith(".py"));
  expect(files.length).toBeGreaterThan(15);
  try {
    expect(execFileSync("python3", ["-c", listUndefined, ...files], { cwd: root, encoding: "utf8" })).toBe(
      "",
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return skip("no python3");
    throw error;
  }
});
