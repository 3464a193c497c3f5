/** Runs each block of docs/use-from.md as a reader would, against one database. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";

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

/** The finished picture of a seed, and its texts in so many columns, noise first. */
async function paint(seed: number, columns: number) {
  const { rows } = await database.pool.query<{ rgb: Buffer; text: string; name: string; hash: string }>(
    `select rgb, imago.ascii(rgb, 64, $3) as text, imago.binomial($2) as name, imago.state_hash(image) as hash
     from imago.generate($1, $2)
     cross join lateral (select imago.rgb(imago.picture($1, image)) as rgb offset 0) as picture
     order by step`,
    [model, seed, columns],
  );
  return rows;
}

async function expectPng(png: Buffer, seed: number): Promise<void> {
  const rgb = (await paint(seed, 64)).at(-1)?.rgb ?? Buffer.alloc(0);
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
  const last = (await paint(7, 72)).at(-1);
  expect((await psql(butterfly?.code ?? "")).stdout).toBe(`${last?.name}|\n${last?.text}\n`);
  const states = await paint(7, 40);
  expect((await psql(way?.code ?? "")).stdout).toBe(states.map(({ text }) => `${text}\n`).join(""));
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
  const [, ...states] = await paint(42, 64);
  const name = states[0]?.name;
  expect(stdout.trim().split("\n")).toEqual(
    states.map(({ hash }, i) => `${name}, step ${i + 1} of ${states.length}: ${hash}`),
  );
  await expectPng(await read(`${name}.png`), 42);
});
