/**
 * Tests that imports between TypeScript files and calls between SQL functions lead downward only. A folder (a room) may
 * use the folders on lower floors, and nothing else; docs/architecture.md draws them.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

/** The floors from the bottom up. Rooms on one floor must not use each other. */
const floors = [
  ["clients/typescript"],
  ["lib"],
  ["db"],
  ["server/engine"],
  ["server/jobs", "server/checkpoints"],
  ["server/edition"],
  ["server/web", "server/worker"],
  ["server/tab"],
  ["server/commands", "components"],
  ["app"],
];
const kit = ["testing", "bench", "scripts", "e2e"];

/** The floors of the SQL, below which lie the files of `sql/` itself. `schema` and `test` hold no functions. */
const sqlFloors = [
  ["."],
  ["model", "tensor"],
  ["nn"],
  ["unet"],
  ["diffusion"],
  ["compile", "origin", "render", "reference", "explain"],
];

async function filesOf(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(path.join(root, folder), { recursive: true });
  return names.filter((name) => pattern.test(name)).map((name) => path.posix.join(folder, name));
}

const read = (file: string) => readFile(path.join(root, file), "utf8");
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

const rooms = floors.flat();
const roomOf = (file: string) =>
  rooms.find((room) => file.startsWith(`${room}/`)) ?? file.split("/")[0] ?? file;
const floorOf = (order: string[][], room: string) => order.findIndex((floor) => floor.includes(room));

type Arrow = { from: string; to: string };

/** Lists the imports between files of this repository, without tests. */
async function readImports(): Promise<Arrow[]> {
  const folders = [...new Set(rooms.map((room) => room.split("/")[0] ?? room))];
  const files = (await Promise.all(folders.map((folder) => filesOf(folder, /\.tsx?$/)))).flat();
  const known = new Set([
    ...files,
    ...(await Promise.all(kit.map((room) => filesOf(room, /\.tsx?$/)))).flat(),
  ]);
  const arrows: Arrow[] = [];
  for (const from of files.filter((file) => !isTest(file)))
    for (const [, name = ""] of (await read(from)).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g)) {
      const base = name.startsWith("@/")
        ? name.slice(2)
        : name.startsWith(".") && path.posix.join(path.posix.dirname(from), name);
      if (!base) continue;
      const to = ["", ".ts", ".tsx", "/index.ts"].map((end) => base + end).find((file) => known.has(file));
      if (to) arrows.push({ from, to });
    }
  return arrows;
}

/** Finds a cycle among the arrows and returns its names; undefined if there is none. */
function findCircle(arrows: Arrow[]): string[] | undefined {
  const next = new Map<string, Arrow[]>();
  for (const arrow of arrows) next.set(arrow.from, [...(next.get(arrow.from) ?? []), arrow]);
  const done = new Set<string>();
  function walk(name: string, way: string[]): string[] | undefined {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const { to } of next.get(name) ?? []) {
      const circle = walk(to, [...way, name]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  }
  for (const name of next.keys()) {
    const circle = walk(name, []);
    if (circle) return circle;
  }
  return undefined;
}

const imports = await readImports();

test("imports are found", () => {
  expect(imports.length).toBeGreaterThan(300);
  expect(
    findCircle([
      { from: "a", to: "b" },
      { from: "b", to: "a" },
    ]),
  ).toEqual(["a", "b", "a"]);
});

test("no import leads upward, or to another room of the same floor", () => {
  const upward = imports.filter(({ from, to }) => {
    const [above, below] = [roomOf(from), roomOf(to)];
    return above !== below && !kit.includes(below) && floorOf(floors, below) >= floorOf(floors, above);
  });
  expect(upward).toEqual([]);
});

test("no product file imports the test kit", () => {
  expect(imports.filter(({ to }) => kit.includes(roomOf(to)))).toEqual([]);
});

test("files do not import each other in circles", () => {
  expect(findCircle(imports)).toBeUndefined();
});

test("rooms of lib do not import each other in circles", () => {
  const roomOfLib = (file: string) => path.posix.dirname(file).split("/").slice(0, 2).join("/");
  const between = imports
    .filter(({ from, to }) => from.startsWith("lib/") && to.startsWith("lib/"))
    .map(({ from, to }) => ({ from: roomOfLib(from), to: roomOfLib(to) }))
    .filter(({ from, to }) => from !== to);
  expect(between.length).toBeGreaterThan(10);
  expect(findCircle(between)).toBeUndefined();
});

/** Lists the calls of functions by functions in another folder of sql/. */
async function readCalls(): Promise<Arrow[]> {
  const files = (await filesOf("sql", /\.sql$/)).filter((file) => !/^sql\/(schema|test)\//.test(file));
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await read(file) })));
  const home = new Map<string, string>();
  for (const { file, text } of texts)
    for (const [, name = ""] of text.matchAll(/create (?:function|procedure|aggregate) imago\.(\w+)/g))
      home.set(name, file);
  const folderOf = (file: string) => path.posix.dirname(path.posix.relative("sql", file)) || ".";
  return texts.flatMap(({ file, text }) => {
    const code = text.replace(/--.*/g, "").replace(/comment on [\s\S]*?';\n/g, "");
    return Array.from(code.matchAll(/imago\.(\w+)\s*\(/g), ([, name = ""]) => home.get(name))
      .filter((to) => to !== undefined)
      .map((to) => ({ from: folderOf(file), to: folderOf(to) }))
      .filter(({ from, to }) => from !== to);
  });
}

test("no two folders of sql/ call each other, and none calls upward", async () => {
  const calls = await readCalls();
  expect(calls.length).toBeGreaterThan(30);
  expect(findCircle(calls)).toBeUndefined();
  const known = sqlFloors.flat();
  const upward = calls.filter(
    ({ from, to }) =>
      !known.includes(from) || !known.includes(to) || floorOf(sqlFloors, to) >= floorOf(sqlFloors, from),
  );
  expect(upward).toEqual([]);
});
