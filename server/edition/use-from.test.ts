/** Runs each block of docs/use-from.md as a reader would, against one database. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";

// Guards against waiting for ever: a run of the quick model lasts long on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const model = "butterfly-64-turbo";
const python = "/usr/bin/python3";
const run = promisify(execFile);
const works = (program: string, ...args: string[]) =>
  run(program, args).then(
    () => true,
    () => false,
  );
const hasPsql = await works("psql", "--version");
const noPsql = "psql is missing: apt-get install postgresql-client";
const hasPsycopg = await works(python, "-c", "import psycopg");

const page = await readFile(path.resolve("docs/use-from.md"), "utf8");
const blocks = Array.from(page.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language, code]) => ({
  language: language ?? "",
  code: code ?? "",
}));
const blocksIn = (language: string) => blocks.filter((block) => block.language === language);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ model });
});
afterAll(() => database?.drop());

/** Runs a block in an empty folder, where programs find the test's database in place of "butterflies". */
async function runBlock(program: string, args: string[], code: string, name = "block") {
  const { hostname, port, username, password, pathname } = new URL(database.url);
  const folder = await temporaryFolder();
  const file = path.join(folder, name);
  await writeFile(file, code.replace(/\b(?<=-d |dbname=)butterflies\b/g, pathname.slice(1)));
  const { stdout, stderr } = await run(program, [...args, file], {
    cwd: folder,
    maxBuffer: 1e7,
    env: {
      ...process.env,
      PGHOST: hostname,
      PGPORT: port,
      PGUSER: decodeURIComponent(username),
      PGPASSWORD: decodeURIComponent(password),
    },
  });
  return { stdout, stderr, read: (output: string) => readFile(path.join(folder, output)) };
}

const psql = (code: string) =>
  runBlock(
    "psql",
    ["-X", "-v", "ON_ERROR_STOP=1", "-q", "-d", new URL(database.url).pathname.slice(1), "-f"],
    code,
  );

type State = { rgb: Buffer; name: string; hash: string };
const painted = new Map<number, State[]>();

/** Paints a seed, once; returns its states, noise first. */
async function paint(seed: number): Promise<State[]> {
  const known = painted.get(seed);
  if (known) return known;
  const { rows } = await database.pool.query<State>(
    `select imago.rgb(imago.picture($1, image)) as rgb, imago.binomial($2) as name, imago.state_hash(image) as hash
     from imago.generate($1, $2) order by step`,
    [model, seed],
  );
  painted.set(seed, rows);
  return rows;
}

async function textOf({ rgb }: State, columns: number): Promise<string> {
  const { rows } = await database.pool.query<{ text: string }>("select imago.ascii($1, 64, $2) as text", [
    rgb,
    columns,
  ]);
  return `${rows[0]?.text}\n`;
}

async function expectPng(png: Buffer, seed: number): Promise<void> {
  const rgb = (await paint(seed)).at(-1)?.rgb ?? Buffer.alloc(0);
  const enlarged = sharp(rgb, { raw: { width: 64, height: 64, channels: 3 } }).resize(512, 512, {
    kernel: "nearest",
  });
  expect((await sharp(png).raw().toBuffer()).equals(await enlarged.raw().toBuffer())).toBe(true);
}

test("the page has blocks of these languages only, and each is run below", () => {
  expect(blocks.map(({ language }) => language)).toEqual(["sql", "sql", "sh", "python"]);
});

test("psql prints the butterfly, and its way", async ({ skip }) => {
  skip(!hasPsql, noPsql);
  const [butterfly, way] = blocksIn("sql");
  const states = await paint(7);
  const texts = (columns: number) => Promise.all(states.map((state) => textOf(state, columns)));
  const last = (await texts(72)).at(-1);
  expect((await psql(butterfly?.code ?? "")).stdout).toBe(`${states[0]?.name}|\n${last}`);
  expect((await psql(way?.code ?? "")).stdout).toBe((await texts(40)).join(""));
});

test("a line of shell writes a PNG file", async ({ skip }) => {
  skip(!hasPsql, noPsql);
  const [block] = blocksIn("sh");
  const { stderr, read } = await runBlock("bash", ["-euo", "pipefail"], block?.code ?? "");
  expect(stderr).toBe("");
  await expectPng(await read("butterfly.png"), 7);
});

test("Python paints step by step, and prints the states' hashes", async ({ skip }) => {
  skip(!hasPsycopg, "Python's psycopg is missing: apt-get install python3-psycopg");
  const [block] = blocksIn("python");
  const { stdout, read } = await runBlock(python, [], block?.code ?? "");
  const [, ...states] = await paint(42);
  const name = states[0]?.name;
  expect(stdout.trim().split("\n")).toEqual(
    states.map(({ hash }, i) => `${name}, step ${i + 1} of ${states.length}: ${hash}`),
  );
  await expectPng(await read(`${name}.png`), 42);
});
