import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findClusters } from "@/db/postgres/cluster";
import { serverProcesses } from "@/db/postgres/processes";
import { startScript } from "@/testing/command";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";

const checkout = path.resolve(import.meta.dirname, "../..");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "imago-command-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A command whose work is `body`; it sees `signal` and what cli.ts exports. */
async function start(body: string, environment: Record<string, string> = {}) {
  const script = path.join(folder, "command.mts");
  await writeFile(
    script,
    `import * as cli from ${JSON.stringify(path.join(import.meta.dirname, "cli.ts"))};
     import { parseArgs } from "node:util";
     await cli.runCommand("npm run example -- [--flag]", async (signal) => { ${body} });`,
  );
  const { DATABASE_URL: _, DEBUG: __, ...inherited } = process.env;
  const env = { ...inherited, ...environment, TSX_TSCONFIG_PATH: path.join(checkout, "tsconfig.json") };
  return startScript(script, ["--other"], { cwd: folder, env });
}

async function run(body: string, environment?: Record<string, string>) {
  return (await start(body, environment)).ended;
}

test("a command that succeeds ends with 0 and says nothing of its own", async () => {
  expect(await run("")).toEqual({ code: 0, output: "", errors: "" });
});

test("an error is one line on stderr, and the exit code 1", async () => {
  const ended = await run("throw new Error('no butterfly', { cause: new Error('why') })");
  expect(ended).toEqual({ code: 1, output: "", errors: "no butterfly\n" });
});

test("with DEBUG the stack and the cause are shown", async () => {
  const { errors } = await run("throw new Error('no butterfly', { cause: new Error('why') })", {
    DEBUG: "1",
  });
  expect(errors).toMatch(/command\.mts:\d+/);
  expect(errors).toContain("[cause]: Error: why");
});

test("wrong arguments show the usage, and the exit code is 2", async () => {
  const usage = "usage: npm run example -- [--flag]\n";
  expect(await run("throw cli.misuse('name one folder')")).toMatchObject({
    code: 2,
    errors: `name one folder\n${usage}`,
  });
  const unknown = await run("parseArgs({ options: {} })");
  expect(unknown).toMatchObject({ code: 2, errors: expect.stringMatching(/Unknown option '--other'/) });
});

test("a setting that is wrong is said in one line", async () => {
  const ended = await run("await cli.withDatabase(signal, async () => undefined)", {
    IMAGO_SERVER: "docker",
  });
  expect(ended).toMatchObject({ code: 1, errors: 'IMAGO_SERVER is "docker": must be system or packaged\n' });
});

test("Ctrl-C cancels the running statement at once, stops the server, and ends with 130", async () => {
  const { settings } = await testFolder({ server: hasSystemServer() ? "system" : "packaged" });
  const command = await start(
    `const { pool, close } = await cli.openDatabase({ signal, models: false });
     try {
       await pool.query("select pg_sleep(0.01)");
       console.log("busy");
       await pool.query("select pg_sleep(600)").finally(() => console.log("cancelled"));
     } finally {
       await close();
     }`,
    { IMAGO_DATA: settings.dataFolder, IMAGO_SERVER: settings.server ?? "" },
  );
  while (!command.said.output.includes("busy"))
    await Promise.race([once(command.child.stdout, "data"), command.ended]);
  const askedAt = performance.now();
  command.child.kill("SIGINT");
  command.child.kill("SIGINT"); // npm sends the terminal's once more
  while (!command.said.output.includes("cancelled")) await once(command.child.stdout, "data");
  expect(performance.now() - askedAt).toBeLessThan(1_000);
  const { code, errors } = await command.ended;
  expect({ code, last: errors.trim().split("\n").slice(-2) }).toEqual({
    code: 130,
    last: ["stopped PostgreSQL", "interrupted"],
  });
  for (const cluster of await findClusters(settings.dataFolder))
    expect(await serverProcesses(cluster.folder)).toEqual([]);
});
