import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { connect } from "../pool";
import { isRoot } from "./account";
import { createDataFolder } from "./own";
import { findPostmaster } from "./postmaster";
import { serverProcesses } from "./processes";
import { ensureServer, type ServerOptions } from "./index";

async function options(): Promise<ServerOptions> {
  const { settings, elsewhere } = await testFolder({ server: hasSystemServer() ? "system" : "packaged" });
  return { settings, elsewhere, durable: false, log: () => undefined };
}

test("a port that somebody else has taken meanwhile is left to them", async () => {
  const given = await options();
  const first = await ensureServer(given);
  await first.stop();
  const taken = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
  const second = await ensureServer(given);
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  await second.stop();
  taken.close();
});

test("an error after the server has started stops it again, and says why", async () => {
  const given = await options();
  const first = await ensureServer(given);
  // Now the database cannot be created.
  const client = await connect(first.superuserUrl ?? "");
  await client.query("drop database imago with (force)");
  await client.query("alter database template1 rename to another");
  await client.end();
  await first.stop();
  const { folder = "" } = first;
  await expect(ensureServer(given)).rejects.toThrow(/template.* does not exist/);
  expect(await findPostmaster(folder)).toBeUndefined();
  expect(await serverProcesses(folder)).toEqual([]);
});

test.each([
  ["PostgreSQL \\d", "before there is a folder"],
  ["started PostgreSQL", "once the server runs"],
])("an interruption ends the start, and leaves nothing running: after %j, %s", async (line) => {
  const given = await options();
  const interruption = new AbortController();
  const log = (said: string) => new RegExp(line).test(said) && interruption.abort(new Error("interrupted"));
  await expect(ensureServer({ ...given, log, signal: interruption.signal })).rejects.toThrow("interrupted");
  expect(interruption.signal.aborted).toBe(true);
  const { dataFolder = "" } = given.settings ?? {};
  for (const name of await readdir(dataFolder))
    if (/^postgres-\d+$/.test(name)) expect(await serverProcesses(`${dataFolder}/${name}`)).toEqual([]);
  await (await ensureServer(given)).stop(); // the next start makes it whole
});

test("a data folder that cannot be made is an error at once", async () => {
  const within = "cannot create the data folder";
  // Node's recursive mkdir would try for ever in /proc.
  if (process.platform === "linux")
    await expect(createDataFolder("/proc/imago/data")).rejects.toThrow(within);
  await expect(createDataFolder(import.meta.filename)).rejects.toThrow(/\(it is a file\): set IMAGO_DATA/);
  await expect(createDataFolder(path.join(import.meta.filename, "data"))).rejects.toThrow(within);
});

test("settings of other servers in the environment do not reach it", async () => {
  vi.stubEnv("PGOPTIONS", "-c nonsense=1");
  vi.stubEnv("PGSSLNEGOTIATION", "direct");
  vi.stubEnv("PGSSLMODE", "verify-full");
  vi.stubEnv("PGPORT", "1");
  vi.stubEnv("PGUSER", "nobody");
  onTestFinished(() => void vi.unstubAllEnvs());
  const running = await ensureServer(await options());
  const client = await connect(running.url);
  const { rows } = await client.query("select current_user as me");
  expect(rows).toEqual([{ me: "imago_owner" }]);
  await client.end();
  await running.stop();
});

test.skipIf(!isRoot())("a user without a name is told that PostgreSQL needs one", async () => {
  const { parent, settings } = await testFolder({ owner: { uid: 12_345, gid: 0, name: "" } });
  const env = { ...process.env, DATABASE_URL: undefined, IMAGO_DATA: settings.dataFolder, HOME: parent };
  const command = ["--import", import.meta.resolve("tsx"), "server/commands/migrate.ts"];
  const { stderr } = await promisify(execFile)(process.execPath, command, {
    uid: 12_345,
    gid: 0,
    env,
  }).catch((error: { stderr: string }) => error);
  expect(stderr).toMatch(
    /user does not exist \(no line of \/etc\/passwd names the user 12345 .*DATABASE_URL/,
  );
  expect((await readdir(settings.dataFolder)).filter((name) => name.startsWith("postgres"))).toEqual([]);
});

test("it does its work where /dev/shm is small, as in containers", async () => {
  const machine = { memoryBytes: 2 ** 31, cores: 2, sharedMemoryBytes: 64 * 2 ** 20 };
  const running = await ensureServer({ ...(await options()), machine });
  const client = await connect(running.url);
  await client.query("create table public.many as select generate_series(1, 100000) as n");
  await client.query(
    "set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0",
  );
  const { rows } = await client.query("explain (analyze, format json) select sum(n) from public.many");
  expect(JSON.stringify(rows)).toMatch(/"Workers Launched":[1-9]/);
  const shown = await client.query("show dynamic_shared_memory_type");
  expect(shown.rows).toEqual([{ dynamic_shared_memory_type: "sysv" }]);
  await client.end();
  await running.stop();
});
