/** The extension's folder, installed into a copy of a server's programs. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdtemp, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { migrate } from "@/db/migrate";
import { readFunctions } from "@/db/sql-files";
import { connect, createPool, type Pool, type Queryable } from "@/db/pool";
import { ensureServer, findInstalled, packagedFolder, type Server, shutDown } from "@/db/postgres";
import { serverAccount } from "@/db/postgres/account";
import { findPackaged } from "@/db/postgres/packaged";
import { hasSystemServer } from "@/testing/database";
import { libpqUrl } from "@/testing/libpq-url";
import { loadInto, textOf } from "@/testing/edition";
import { temporaryFolder } from "@/testing/folder";
import { importTiny } from "@/testing/jobs";
import { copyPrograms } from "@/testing/programs";
import { writeExtension } from "./extension";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const files = await writeExtension();
const fileText = (name: string) => files.find((file) => file.name === name)?.text ?? "";
const run = promisify(execFile);

async function programsOf(kind: "system" | "packaged", parent: string): Promise<string> {
  const account = await serverAccount(parent);
  const native = packagedFolder();
  const found =
    kind === "system"
      ? (await findInstalled(account))[0]
      : native && (await findPackaged(account, parent, () => undefined, native));
  if (!found) throw new Error(`this machine has no ${kind} server`);
  return found.folder;
}

/** Describes what the schema consists of: functions with their bodies, columns, constraints, indexes, comments. */
async function describeSchema(database: Queryable): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(
    `with relation as (select oid from pg_class where relnamespace = 'imago'::regnamespace)
     select pg_get_functiondef(oid) || coalesce(obj_description(oid, 'pg_proc'), '') as line
     from pg_proc where pronamespace = 'imago'::regnamespace and prokind <> 'a'
     union all select oid::regprocedure::text from pg_proc where pronamespace = 'imago'::regnamespace and prokind = 'a'
     union all select format('%s.%s %s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
       pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
     from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where attrelid in (select oid from relation) and attnum > 0 and not attisdropped
     union all select conrelid::regclass || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'imago'::regnamespace
     union all select pg_get_indexdef(indexrelid) from pg_index where indexrelid in (select oid from relation)
     union all select oid::regclass || obj_description(oid, 'pg_class') from relation
     order by line`,
  );
  return rows.map(({ line }) => line);
}

const hashes = async (database: Queryable, model: string) =>
  (await database.query("select imago.state_hash(image) as hash from imago.generate($1, 42, 2)", [model]))
    .rows;

const servers = hasSystemServer() ? (["system", "packaged"] as const) : (["packaged"] as const);
describe.each(servers)("on the %s server", (kind) => {
  let server: Server;
  let programs: string;
  beforeAll(async () => {
    const parent = await mkdtemp(path.join(inject("testRun").folder, "extension-"));
    await chmod(parent, 0o755);
    const installed = await programsOf(kind, parent);
    const copy = await copyPrograms(installed, path.join(parent, "programs"));
    for (const { name, text } of files) await writeFile(path.join(copy.extensions, name), text);
    programs = installed;
    server = await ensureServer({
      settings: { databaseUrl: undefined, server: "system", dataFolder: path.join(parent, "data") },
      binaryFolders: [copy.folder],
      durable: false,
      log: () => undefined,
    });
  });
  afterAll(async () => {
    await server?.release();
    if (server?.folder) await shutDown(server.folder);
  });

  let made = 0;
  /** Makes an empty database of the ordinary role. */
  async function empty<Result>(work: (pool: Pool, url: string) => Promise<Result>): Promise<Result> {
    made += 1;
    const url = new URL(server.url);
    url.pathname = `/extension_${made}`;
    const admin = await connect(server.superuserUrl ?? "");
    await admin.query(`create database extension_${made} owner ${url.username}`);
    await admin.end();
    const pool = createPool(url.href);
    try {
      return await work(pool, url.href);
    } finally {
      await pool.end();
    }
  }

  test("an ordinary role gets the schema of db:migrate, and imports and paints with it", () =>
    empty((pool) =>
      empty(async (migrated) => {
        const { rows } = await pool.query(
          "select trusted, relocatable, schema from pg_available_extension_versions where name = 'imago'",
        );
        expect(rows).toEqual([{ trusted: true, relocatable: false, schema: "imago" }]);
        await pool.query("create extension imago");
        await migrate(migrated);
        expect(await describeSchema(pool)).toEqual(await describeSchema(migrated));
        expect(await migrate(pool)).toMatchObject({ applied: [], rebuilt: false });
        await importTiny(pool);
        await importTiny(migrated);
        expect(await hashes(pool, "tiny")).toEqual(await hashes(migrated, "tiny"));
        await pool.query("drop extension imago");
        expect(
          (await pool.query("select from pg_class where relnamespace = to_regnamespace('imago')")).rowCount,
        ).toBe(0);
      }),
    ));

  // The rest is the same on every server.
  if (kind !== servers[0]) return;

  test("imago.sql loads a model beside it", () =>
    empty((pool, url) =>
      empty(async (source) => {
        await migrate(source);
        await importTiny(source, { steps: 2 });
        await pool.query("create extension imago");
        await loadInto(url, await textOf(source, "tiny"));
        expect(await hashes(pool, "tiny")).toEqual(await hashes(source, "tiny"));
      }),
    ));

  test("a dump has the models, and what the extension brings comes from the extension", ({ skip }) =>
    empty((pool, url) =>
      empty(async (restored, target) => {
        const program = (name: string) => path.join(programs, name);
        const has = await run(program("pg_dump"), ["--version"]).then(
          () => true,
          () => false,
        );
        skip(!has, "this server's package has no pg_dump");
        await pool.query("create extension imago");
        await importTiny(pool);
        const { stdout } = await run(program("pg_dump"), [libpqUrl(url)], { maxBuffer: 1e8 });
        expect(stdout).not.toContain("CREATE FUNCTION");
        const file = path.join(await mkdtemp(path.join(inject("testRun").folder, "dump-")), "dump.sql");
        await writeFile(file, stdout);
        await run(program("psql"), ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", libpqUrl(target), "-f", file]);
        expect(await hashes(restored, "tiny")).toEqual(await hashes(pool, "tiny"));
        // The numbers of models go on after those that were restored.
        const ids = (
          await restored.query(
            "select max(id) as last, nextval(pg_get_serial_sequence('imago.model', 'id')) as next from imago.model",
          )
        ).rows[0];
        expect(Number(ids.next)).toBeGreaterThan(Number(ids.last));
      }),
    ));

  test("a role without the right to create a schema, and a schema in use, are refused; nothing stays", () =>
    empty(async (pool, url) => {
      const admin = await connect(server.superuserUrl ?? "");
      const guest = new URL(url);
      guest.username = `guest_${kind}`;
      guest.password = "x";
      await admin.query(`create role ${guest.username} login password 'x'`);
      await admin.end();
      const client = await connect(guest.href);
      await expect(client.query("create extension imago")).rejects.toThrow("permission denied");
      await client.end();
      expect((await pool.query("select from pg_namespace where nspname = 'imago'")).rowCount).toBe(0);
      await migrate(pool);
      await expect(pool.query("create extension imago")).rejects.toThrow(
        /^schema imago of database extension_\d+ is in use already/,
      );
    }));

  test("db:migrate leaves an extension of another engine alone, and says what to do", () =>
    empty(async (pool) => {
      await pool.query("create extension imago");
      await pool.query("update imago.engine set version = 'abc', number = 0");
      const refusal =
        /has engine \d+ \(\w+\), and extension imago of the database has engine \d+ \(\w+\): update the extension/;
      await expect(migrate(pool)).rejects.toThrow(refusal);
      await pool.query("update imago.engine set version = $1", [(await readFunctions()).version]);
      await expect(migrate(pool)).resolves.toMatchObject({ applied: [] });
      const root = await temporaryFolder();
      await cp("sql", root, { recursive: true });
      await writeFile(path.join(root, "schema/999999_later.sql"), "create table imago.later ()");
      await expect(migrate(pool, root)).rejects.toThrow(refusal);
      expect((await pool.query("select to_regclass('imago.later') as later")).rows).toEqual([
        { later: null },
      ]);
    }));
});

test("make install puts the files where the server looks for them", async ({ skip }) => {
  const [installed] = await findInstalled();
  const configure = path.join(installed?.folder ?? "", "pg_config");
  const has = await Promise.all([run("make", ["--version"]), run(configure, ["--pgxs"])]).then(
    ([, { stdout }]) => existsSync(stdout.trim()),
    () => false,
  );
  skip(!has, "make, or pg_config of an installed server, is missing: apt-get install make postgresql");
  const folder = await temporaryFolder();
  for (const { name, text } of files) await writeFile(path.join(folder, name), text);
  await run("make", ["-C", folder, "install", `PG_CONFIG=${configure}`, `DESTDIR=${folder}/root`]);
  const share = (await run(configure, ["--sharedir"])).stdout.trim();
  const names = await readdir(path.join(folder, "root", share, "extension"));
  expect(names.sort()).toEqual(
    files
      .map(({ name }) => name)
      .filter((name) => name.startsWith("imago"))
      .sort(),
  );
});

test("the metadata name one version and the files of the folder", () => {
  const meta = JSON.parse(fileText("META.json"));
  const [, version] = /^default_version = '(.+)'$/m.exec(fileText("imago.control")) ?? [];
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  // PGXN's specification 1.0.0 demands these.
  expect(meta).toMatchObject({
    name: "imago",
    version,
    abstract: expect.any(String),
    maintainer: expect.any(String),
    license: "mit",
    provides: { imago: { version, file: `imago--${version}.sql`, docfile: "README.md" } },
    "meta-spec": { version: "1.0.0" },
  });
  expect(files.map(({ name }) => name).sort()).toEqual(
    ["META.json", "Makefile", "README.md", `imago--${version}.sql`, "imago.control"].sort(),
  );
  expect(fileText("imago.control")).toContain(`comment = '${meta.abstract}'`);
});
