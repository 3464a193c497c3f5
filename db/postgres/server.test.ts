import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { launch, spawnLauncher } from "@/testing/launch";
import { connect } from "../pool";
import { ensureServer } from "./index";
import { findPostmaster, waitUntilReady } from "./postmaster";
import { isAlive, serverProcesses } from "./processes";

const silent = () => undefined;

async function query(url: string, text: string) {
  const client = await connect(url);
  return client.query(text).finally(() => client.end());
}

/** Commits durably, which the test servers' settings alone do not. */
async function keep(url: string): Promise<void> {
  await query(url, "set synchronous_commit = on; create table public.kept as select 'a butterfly' as what");
}

async function kept(url: string): Promise<unknown> {
  return (await query(url, "select what from public.kept")).rows[0]?.what;
}

/** Starts a statement that keeps its backend busy for hours; resolves when it runs. */
async function keepBusy(url: string): Promise<{ pid: number; failed: Promise<unknown> }> {
  const client = await connect(url);
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const failed = client
    .query("select count(*) from (select generate_series(1, 1e12::bigint)) as series")
    .catch((error: unknown) => error);
  return { pid: rows[0]?.pid ?? 0, failed };
}

async function optionsFor(server: "system" | "packaged") {
  const { settings, elsewhere } = await testFolder({ server });
  return { settings, elsewhere, durable: false };
}

const usual = hasSystemServer() ? "system" : "packaged";
const kinds = [
  { server: "system" as const, there: hasSystemServer() },
  { server: "packaged" as const, there: true },
];

for (const { server, there } of kinds)
  describe.skipIf(!there)(`on the ${server} PostgreSQL`, () => {
    test("the first start makes, the second finds; what was stored is there, and stopping leaves nothing", async () => {
      const given = { ...(await optionsFor(server)), log: silent };
      const first = await ensureServer(given);
      expect(first).toMatchObject({ kind: server, adopted: false });
      const folder = first.folder ?? "";
      expect(path.basename(folder)).toBe(`postgres-${first.major}`);
      await keep(first.url);
      await first.stop();
      expect(await serverProcesses(folder)).toEqual([]);

      const second = await ensureServer(given);
      expect(second).toMatchObject({ kind: server, adopted: false, url: first.url });
      expect(await kept(second.url)).toBe("a butterfly");
      await second.stop();
    });

    test("the database is UTF-8, wants a password of our own that only we can read, and listens locally", async () => {
      const running = await ensureServer({ ...(await optionsFor(server)), log: silent });
      const folder = running.folder ?? "";
      expect((await stat(path.join(folder, "imago.json"))).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      const { rows } = await query(
        running.superuserUrl ?? "",
        `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses,
          current_setting('unix_socket_directories') as sockets, current_setting('jit') as jit,
          current_setting('client_connection_check_interval') as interval,
          (select string_agg(distinct auth_method, ' ') from pg_hba_file_rules) as methods,
          (select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = 'imago_owner') as special`,
      );
      expect(rows).toEqual([
        {
          encoding: "UTF8",
          addresses: "127.0.0.1",
          sockets: "",
          jit: "off",
          interval: "1s",
          methods: "scram-sha-256",
          special: false,
        },
      ]);
      const wrong = new URL(running.url);
      wrong.password = "password";
      await expect(connect(wrong.href)).rejects.toThrow("password authentication failed");
      await running.stop();
    });

    test("a running server is adopted, and stopped by the last who uses it", async () => {
      const given = await optionsFor(server);
      const launcher = await launch(given);
      const adopted = await ensureServer({ ...given, log: silent });
      expect(adopted).toMatchObject({ adopted: true, url: launcher.server.url, kind: server });
      expect(await launcher.end("SIGTERM")).toBe(0);
      await keep(adopted.url);
      expect(await findPostmaster(adopted.folder ?? "")).toBeDefined();
      await adopted.stop();
      expect(await serverProcesses(adopted.folder ?? "")).toEqual([]);
    });

    test("SIGINT ends a launcher and its server in order", async () => {
      const given = await optionsFor(server);
      const launcher = await launch(given);
      expect(await launcher.end("SIGINT")).toBe(0);
      expect(await serverProcesses(launcher.server.folder ?? "")).toEqual([]);
      expect(await readFile(`${launcher.server.folder}.log`, "utf8")).toContain(
        "database system is shut down",
      );
    });

    test("kill -9 of the launcher: the next start adopts its server", async () => {
      const given = await optionsFor(server);
      const launcher = await launch(given);
      await keep(launcher.server.url);
      expect(await launcher.end("SIGKILL")).toBeNull();
      const next = await ensureServer({ ...given, log: silent });
      expect(next).toMatchObject({ adopted: true, url: launcher.server.url });
      expect(await kept(next.url)).toBe("a butterfly");
      await next.stop();
      expect(await serverProcesses(next.folder ?? "")).toEqual([]);
    });

    test("kill -9 of the postmaster with a session busy: the next start ends it, recovers, loses nothing", async () => {
      const given = await optionsFor(server);
      const launcher = await launch(given);
      await keep(launcher.server.url);
      const busy = await keepBusy(launcher.server.url);
      const postmaster = await findPostmaster(launcher.server.folder ?? "");
      process.kill(postmaster?.pid ?? 0, "SIGKILL");
      await launcher.end("SIGKILL");
      expect(await isAlive(busy.pid)).toBe(true);

      const next = await ensureServer({ ...given, log: silent });
      expect(next.adopted).toBe(false);
      expect(next.lines.join("\n")).toMatch(/ended \d+ processes that a killed server left behind/);
      expect(await isAlive(busy.pid)).toBe(false);
      expect(await busy.failed).toBeInstanceOf(Error);
      expect(await kept(next.url)).toBe("a butterfly");
      await next.stop();
    });

    test("two first starts at once: one makes the server, the other adopts it", async () => {
      const given = await optionsFor(server);
      const launched = await Promise.all([launch(given), launch(given), launch(given)]);
      expect(launched.map(({ server }) => server.adopted).sort()).toEqual([false, true, true]);
      expect(new Set(launched.map(({ server }) => server.url)).size).toBe(1);
      const codes = await Promise.all(launched.map(({ end }) => end("SIGTERM")));
      expect(codes).toEqual([0, 0, 0]);
      expect(await serverProcesses(launched[0]?.server.folder ?? "")).toEqual([]);
    });

    test("kill -9 in the middle of the first start, twice: the next start makes it whole", async () => {
      const given = await optionsFor(server);
      const { dataFolder } = given.settings;
      const names = () => readdir(dataFolder).catch(() => []);
      const making = spawnLauncher(given);
      while (!(await names()).some((name) => name.includes(".new-"))) await sleep(5);
      await sleep(100);
      await making.end("SIGKILL");

      const starting = spawnLauncher(given);
      const started = async () =>
        (await names()).some((name) => existsSync(path.join(dataFolder, name, "postmaster.pid")));
      while (!(await started())) await sleep(5);
      await starting.end("SIGKILL");

      const next = await ensureServer({ ...given, log: silent });
      await keep(next.url);
      expect((await names()).sort()).toEqual([
        expect.stringMatching(/^lock\.\d+$/),
        `postgres-${next.major}`,
        `postgres-${next.major}.log`,
      ]);
      await next.stop();
    });
  });

test("kill -9 of a session: the server restarts by itself, and still counts who uses it", async () => {
  const given = { ...(await optionsFor(usual)), log: silent };
  const staying = await ensureServer(given);
  await keep(staying.url);
  const busy = await keepBusy(staying.url);
  process.kill(busy.pid, "SIGKILL");
  expect(await busy.failed).toBeInstanceOf(Error);
  await waitUntilReady(staying.folder ?? "");

  const passing = await launch(given);
  expect(passing.server.adopted).toBe(true);
  expect(await passing.end("SIGTERM")).toBe(0);
  expect(await kept(staying.url)).toBe("a butterfly");
  await staying.stop();
  expect(await serverProcesses(staying.folder ?? "")).toEqual([]);
});

test("backup and restore: a cold copy, started elsewhere, has what was stored, beside the original", async () => {
  const given = { ...(await optionsFor(usual)), log: silent };
  const original = await ensureServer(given);
  await keep(original.url);
  await original.stop();
  const restored = { ...(await optionsFor(usual)), log: silent };
  execFileSync("cp", ["-a", given.settings.dataFolder, restored.settings.dataFolder]);

  const again = await ensureServer(given);
  await query(again.url, "update public.kept set what = 'another'");
  const copy = await ensureServer(restored);
  expect(copy.folder).not.toBe(again.folder);
  expect(copy.url).not.toBe(again.url);
  expect(await kept(copy.url)).toBe("a butterfly");
  await copy.stop();
  expect(await kept(again.url)).toBe("another");
  await again.stop();
});
