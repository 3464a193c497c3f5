import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPngText } from "@/lib/pictures/text/png";
import { importModel } from "../checkpoints/import";
import { startCommand } from "@/testing/command";
import { testDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import { createTerminal } from "@/testing/terminal";
import { until } from "@/testing/until";

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase({ model: "butterfly-64" });
  const net = "sql/test/fixtures/nets/mirror-patch-2";
  await importModel(database.pool, net, { name: "small" });
});
afterAll(() => database.drop());

const start = (...args: string[]) => startCommand("butterfly", args, { DATABASE_URL: database.url });

test("paints what imago.generate() paints, and saves it with its parameters", async () => {
  const file = path.join(await temporaryFolder(), "b.png");
  const options = ["--model", "small", "--seed=-5", "--steps", "3", "--sampler", "ipndm", "--png", file];
  const { code, output, errors } = await start(...options).ended;
  expect(code).toBe(0);
  expect(errors).toMatch(/seed -5, 3 steps of ipndm: noise\n/);
  expect(errors.match(/ step \d, /g)).toHaveLength(3);
  const { rows } = await database.pool.query<{ hash: string; rgb: Buffer; width: number }>(
    `select imago.state_hash(g.image) as hash, imago.rgb(p.p) as rgb, array_length(p.p, 3) as width
     from imago.generate('small', seed => -5, steps => 3, sampler => 'ipndm') as g
     cross join lateral imago.picture('small', g.image) as p (p) where g.step = 3`,
  );
  const [expected] = rows;
  const png = await readFile(file);
  const pixels = await sharp(png).resize(expected?.width, null, { kernel: "nearest" }).raw().toBuffer();
  expect(pixels.equals(expected?.rgb ?? Buffer.alloc(0))).toBe(true);
  // A pipe gets the picture alone.
  const text = await database.pool.query("select imago.ascii_by_shape($1, $2) as text", [
    expected?.rgb,
    expected?.width,
  ]);
  expect(output).toBe(`${text.rows[0].text}\n`);
  expect(readPngText(png)).toMatchObject({
    Software: "Imago",
    Title: expect.stringMatching(/^[A-Z][a-z]+ [a-z]+$/),
    Seed: "-5",
    Steps: "3",
    Sampler: "ipndm",
    Model: "small",
    Step: "3",
    "State hash": expected?.hash,
  });
});

test("a list of timesteps is a schedule", async () => {
  const look = ["--glyphs", "braille", "--color", "ansi256", "--columns", "20"];
  const options = ["--model", "small", "--schedule", "800,400", "--seed", "1", ...look];
  const { code, output, errors } = await start(...options).ended;
  expect(code).toBe(0);
  expect(errors).toContain("t 800, noise level");
  expect(errors).toContain("2 steps of ddim: done");
  expect(output.startsWith("\u001b[48;5;231m")).toBe(true);
  expect(output.split("\n")[0]?.match(/[\u2800-\u28ff]/g)).toHaveLength(20);
});

test("--label is the class, for a model that has classes", async () => {
  await importModel(database.pool, "sql/test/fixtures/classes/table");
  const file = path.join(await temporaryFolder(), "b.png");
  const options = ["--model", "table", "--seed", "1", "--steps", "1", "--png", file];
  const painted = await start(...options, "--label", "4").ended;
  expect([painted.code, painted.errors]).toEqual([0, expect.stringContaining("1 steps of ddim: done")]);
  expect(readPngText(await readFile(file))).toMatchObject({ Label: "4", Model: "table" });
  const refused = await start(...options).ended;
  expect(refused.code).toBe(1);
  expect(refused.errors).toContain("label is missing, model table needs the label of a class, 0..4");
});

test("--help says all there is, and touches no database", async () => {
  const { code, output, errors } = await startCommand("butterfly", ["--help"], {
    DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing",
  }).ended;
  expect([code, errors]).toEqual([0, ""]);
  for (const option of [
    "--seed",
    "--model",
    "--label",
    "--png",
    "--glyphs",
    "--color",
    "--columns",
    "--ramp",
  ])
    expect(output).toContain(option);
});

/** Runs the command on a terminal of that size, which `script` makes. Returns what it wrote. */
async function onTerminal(columns: number, rows: number, term: string): Promise<string> {
  const command = `stty cols ${columns} rows ${rows}; exec node --import tsx server/commands/butterfly.ts --model small --seed 1 --steps 2`;
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    TERM: term,
    LANG: "C.UTF-8",
    LC_ALL: "",
    NO_COLOR: undefined,
  };
  const { stdout } = await promisify(execFile)("script", ["-qec", command, "/dev/null"], {
    env,
    maxBuffer: 64_000_000,
  });
  return stdout;
}

const hasScript = process.platform === "linux" && existsSync("/usr/bin/script");

describe.skipIf(!hasScript)("on a terminal (of script, from util-linux)", () => {
  // Two columns are as wide as a row is high; one row is the status, one the prompt.
  test.each([
    ["that knows no size, which counts as 80 x 24", 0, 0, 22],
    ["of 20 x 10", 20, 10, 8],
  ])("%s, the picture fits", async (_name, columns, rows, height) => {
    const terminal = createTerminal(columns || 80, rows || 24);
    terminal.write(await onTerminal(columns, rows, "xterm"));
    const shown = terminal.screen().filter(Boolean);
    expect(shown.slice(-1 - height, -1)).toEqual(Array(height).fill("▀".repeat(2 * height)));
    expect(shown.at(-1)).toMatch(/^seed 1, 2 steps of/);
    // No half picture left the screen.
    expect(terminal.scrolled.filter((line) => line.includes("▀"))).toEqual([]);
  });

  test("with TERM=dumb, each step is a line", async () => {
    const output = await onTerminal(80, 24, "dumb");
    expect(output).not.toContain("\u001b");
    expect(output.match(/^seed 1, 2 steps of ddim: .*$/gm)).toHaveLength(4);
  });
});

test.each([
  [["--seed", "9223372036854775808"], 2, /--seed is "9223372036854775808"/],
  [["--glyphs", "runes"], 2, /--glyphs is "runes": must be one of ramp, shape, braille, blocks/],
  [["--color", "sepia"], 2, /--color is "sepia"/],
  [["--columns", "161"], 2, /--columns is 161: must be 16 to 160/],
  [["--glyphs", "blocks", "--no-color"], 2, /--glyphs blocks needs colors/],
  [["--glyphs", "shape", "--ramp", ".#"], 2, /--ramp is for --glyphs ramp, and the glyphs are shape/],
  [["--ramp", "#"], 2, /--ramp has 1 characters: must have 2 to 64/],
  [["--steps", "many"], 2, /--steps is "many"/],
  [["--schedule", "800,400", "--steps", "3"], 2, /--steps is 3, but --schedule lists 2/],
  [["--steps", "0"], 1, /steps.*0/],
  [["--sampler", "euler"], 1, /euler/],
  [["--model", "moth"], 1, /unknown model moth/],
  [["--nonsense"], 2, /nonsense/],
])("%j is refused in words", async (args, expected, words) => {
  const { code, errors } = await start(...args).ended;
  expect(code).toBe(expected);
  expect(errors).toMatch(words);
});

test("Ctrl-C ends the running statement on the server, and the command", async () => {
  const running = async () => {
    const { rows } = await database.pool.query(
      "select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%imago.denoise%' and pid <> pg_backend_pid()",
    );
    return rows.length > 0;
  };
  const { child, ended } = start("--steps", "100");
  await until("a step runs", running);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 130, errors: expect.stringContaining("interrupted") });
  await until("nothing runs any more", async () => !(await running()));
});
