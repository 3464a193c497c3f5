/**
 * Compares this checkout with the version before the present weights: a pass and compiling, on each server and in
 * PGlite, in turn. Times are processor times, which other work on the machine hardly changes.
 */
import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Client } from "@/db/pool";
import { readSections } from "@/lib/sql-text/sql-file";
import { writeSqlFile } from "@/server/edition/file";
import { startScript } from "@/testing/command";
import { openPglite } from "@/testing/pglite";
import { createDatabase, importInto, onCores, type Place } from "@/testing/place";
import { printTable, type Sample, seconds, summarise } from "./measure";
import { processorSeconds } from "./processes";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "..");

/** The last commit with the weights before: patches of two, and cells of twelve digits. */
const before = "48fcda61c1fd450181f183dc90ff304306da0481";
const model = "butterfly-64";

/** The largest share of the time before that a pass, or compiling, may take. */
const bars: Record<string, number> = { system: 0.5, packaged: 0.52, PGlite: 0.55 };
const compilingBar = 1.4;

/** A database with the model and an engine, and the processor time of the process that computes in it. */
type Side = {
  version: string;
  query(text: string, values: unknown[]): Promise<unknown>;
  processorMs(): number | Promise<number>;
  close(): Promise<void>;
};

/** Unpacks the version before from git into a folder that uses this checkout's packages. */
async function unpack(folder: string): Promise<void> {
  await mkdir(folder);
  const archive = `${folder}.tar`;
  await run("git", ["archive", "--output", archive, before], { cwd: root }).catch((cause) => {
    throw new Error(`commit ${before.slice(0, 7)} is not here: fetch the whole history of git`, { cause });
  });
  await run("tar", ["-xf", archive, "-C", folder]);
  await symlink(path.join(root, "node_modules"), path.join(folder, "node_modules"));
}

/** Runs a command of the version before, on the database `url`. */
async function runBefore(folder: string, command: string, args: string[], url: string): Promise<void> {
  const file = path.join(folder, "server/commands", `${command}.ts`);
  const env = { ...process.env, DATABASE_URL: url };
  const { code, errors } = await startScript(file, args, { cwd: folder, env }).ended;
  if (code !== 0) throw new Error(`${command} of ${before.slice(0, 7)} ended with code ${code}: ${errors}`);
}

async function onServer(url: string): Promise<Side> {
  const client: Client = await onCores(url, 1);
  const { rows } = await client.query<{ pid: number; version: string }>(
    "select pg_backend_pid() as pid, split_part(current_setting('server_version'), ' ', 1) as version",
  );
  const { pid = 0, version = "" } = rows[0] ?? {};
  return {
    version,
    query: (text, values) => client.query(text, values),
    processorMs: async () => 1000 * (await processorSeconds(pid)),
    close: () => client.end(),
  };
}

/** Loads a file of `npm run sql` into a PGlite, without the picture at its end. */
async function inPglite(file: string): Promise<Side> {
  const { pool, close } = await openPglite();
  const sections = readSections(await readFile(file, "utf8")).filter(({ title }) => title !== "painting");
  for (const { sql } of sections) await pool.query(sql);
  const { rows } = await pool.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  return {
    version: rows[0]?.version ?? "",
    query: (text, values) => pool.query(text, values),
    processorMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    close,
  };
}

/** Processor times of `work` on both sides, in turn. The `warmUp` runs before them do not count. */
async function inTurn(
  sides: [Side, Side],
  runs: number,
  warmUp: number,
  work: (side: Side) => Promise<unknown>,
): Promise<[Sample, Sample]> {
  const times: [number[], number[]] = [[], []];
  for (let run = -warmUp; run < runs; run++)
    for (const [index, side] of sides.entries()) {
      const startedMs = await side.processorMs();
      await work(side);
      if (run >= 0) times[index]?.push((await side.processorMs()) - startedMs);
    }
  return [summarise(times[0]), summarise(times[1])];
}

function row(name: string, [earlier, now]: [Sample, Sample], bar: number): string[] {
  const share = now.median / earlier.median;
  return [name, seconds(earlier), seconds(now), share.toFixed(3), `${bar}: ${share <= bar ? "yes" : "NO"}`];
}

export async function versions(place: Place): Promise<void> {
  if (process.platform !== "linux") return console.log("versions: needs Linux");
  const folder = path.join(place.folder, "before");
  await unpack(folder);
  const head = ["", "before", "now", "ratio", "at most"];
  const [passes, compiled] = [[head], [head]];

  async function compare(name: string, sides: [Side, Side]): Promise<void> {
    const pass = await inTurn(sides, 5, 1, (side) =>
      side.query("select imago.predict_noise($1, imago.initial_noise($1, 1), 500)", [model]),
    );
    const label = `${name}: ${sides[1].version}`;
    passes.push(row(label, pass, bars[name] ?? Number.NaN));
    const compiling = await inTurn(sides, 2, 0, (side) =>
      side.query("select imago.compile_model(id) from imago.model where name = $1", [model]),
    );
    compiled.push(row(label, compiling, compilingBar));
    await Promise.all(sides.map((side) => side.close()));
  }

  const files = { before: path.join(place.folder, "before.sql"), now: path.join(place.folder, "now.sql") };
  for (const [index, name] of place.servers.entries()) {
    const server = await place.server(name);
    const { url, pool } = await importInto(server, "now", path.join(root, "models", model), model);
    const earlierUrl = await createDatabase(server, "before");
    await runBefore(folder, "model-import", [path.join("models", model)], earlierUrl);
    if (index === 0) {
      await runBefore(folder, "sql", ["--model", model, "--out", files.before], earlierUrl);
      await writeFile(files.now, writeSqlFile(pool, model));
    }
    await pool.end();
    await compare(name, [await onServer(earlierUrl), await onServer(url)]);
  }
  await compare("PGlite", [await inPglite(files.before), await inPglite(files.now)]);
  printTable("One pass: the version before the present weights, and this one", passes);
  printTable("Compiling the model", compiled);
}
