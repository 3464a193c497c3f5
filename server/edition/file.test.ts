/** `imago.sql` against what `db:migrate` and `model:import` make; servers.test.ts has every version of PostgreSQL. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { migrate } from "@/db/migrate";
import { readFunctions } from "@/db/sql-files";
import { connect, type Pool } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { hasSystemServer, type TestDatabase, testDatabase } from "@/testing/database";
import { libpqUrl } from "@/testing/libpq-url";
import { contents, loadInto as load, states, textOf } from "@/testing/edition";
import { temporaryFolder } from "@/testing/folder";
import { importTiny } from "@/testing/jobs";
import { testServer } from "@/testing/servers";
import { randomCheckpoint, tiny } from "@/testing/tiny";

// Guards against waiting for ever: each load compiles a model and paints, which lasts long on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const run = promisify(execFile);

const schemaExists = async (pool: Pool) =>
  (await pool.query("select to_regnamespace('imago') is not null as is")).rows[0]?.is as boolean;

const server = hasSystemServer() ? "system" : "packaged";
describe("imago.sql", () => {
  let source: TestDatabase;
  let text: string;
  beforeAll(async () => {
    source = await testDatabase({ server });
    await importTiny(source.pool, { steps: 4 });
    text = await textOf(source.pool, "tiny");
  });
  afterAll(() => source?.drop());

  async function empty<Result>(work: (database: TestDatabase) => Promise<Result>): Promise<Result> {
    const database = await testDatabase({ server, empty: true });
    try {
      return await work(database);
    } finally {
      await database.drop();
    }
  }

  test("a model with classes paints one of them", () =>
    empty(async ({ pool, url }) => {
      const { folder } = await randomCheckpoint({ ...tiny, num_class_embeds: 3 });
      await importModel(source.pool, folder, { name: "classes" });
      expect((await load(url, await textOf(source.pool, "classes"))).split("\n")).toHaveLength(32);
      expect(await contents(pool, "classes")).toEqual(await contents(source.pool, "classes"));
    }));

  test("rows and states are those of db:migrate and model:import; loading twice changes nothing", () =>
    empty(async ({ pool, url }) => {
      const painted = await load(url, text);
      expect(painted.split("\n")).toHaveLength(32); // 64 columns
      const expected = await contents(source.pool, "tiny");
      expect(Object.keys(expected).sort()).toEqual(
        ["alphas", "convolution", "dense", "kernel", "layer", "model", "tensor"].sort(),
      );
      expect(await contents(pool, "tiny")).toEqual(expected);
      expect(await states(pool, "tiny")).toBe(await states(source.pool, "tiny"));
      expect(await load(url, text)).toBe(painted);
      expect(await contents(pool, "tiny")).toEqual(expected);
      const { number, version } = await readFunctions();
      expect(await migrate(pool)).toEqual({ number, version, applied: [], rebuilt: false, recompiled: [] });
    }));

  test("another model's file loads beside it, halves and singles alike", () =>
    empty(async ({ pool, url }) => {
      const { folder } = await randomCheckpoint({ ...tiny, sample_size: 16 }, 2, "F16");
      await writeFile(path.join(folder, "sampling.json"), '{ "steps": 2 }');
      await importModel(source.pool, folder, { name: "other" });
      const other = await textOf(source.pool, "other");
      expect(other).toContain("imago.float16(decode(");
      expect(text).toContain("imago.float32(decode(");
      await load(url, text);
      await load(url, other);
      for (const name of ["tiny", "other"])
        expect(await contents(pool, name)).toEqual(await contents(source.pool, name));
    }));

  test("a foreign schema is refused, and left alone", () =>
    empty(async ({ pool, url }) => {
      await pool.query("create schema imago; create table imago.butterfly ()");
      await expect(load(url, text)).rejects.toThrow("is not one of Imago's");
      expect((await pool.query("select to_regclass('imago.model') is null as is")).rows).toEqual([
        { is: true },
      ]);
    }));

  test("an older or newer engine, a migration more or less, another model of the name: refused, both named", () =>
    empty(async ({ pool, url }) => {
      await load(url, text);
      const { number, version } = await readFunctions();
      for (const [change, back, message] of [
        [
          `update imago.engine set version = 'abc', number = ${number - 1}`,
          `update imago.engine set version = '${version}', number = ${number}`,
          new RegExp(
            `engine ${number} \\(${version}\\), and database \\S+ has the older engine ${number - 1} \\(abc\\)`,
          ),
        ],
        [
          `update imago.engine set version = 'abc', number = ${number + 1}`,
          `update imago.engine set version = '${version}', number = ${number}`,
          new RegExp(
            `engine ${number} \\(${version}\\), and database \\S+ has the newer engine ${number + 1} \\(abc\\)`,
          ),
        ],
        [
          "insert into imago.migration (name, sha256) values ('999999_later.sql', 'x')",
          "delete from imago.migration where name = '999999_later.sql'",
          /has migration 999999_later\.sql, which this file does not know/,
        ],
        [
          "create table public.kept as select * from imago.migration where name like '000010%'; delete from imago.migration where name like '000010%'",
          "insert into imago.migration select * from public.kept",
          /lacks migration 000010_jobs\.sql/,
        ],
        ["update imago.model set identity = 'x'", "", /has a different model of the name tiny/],
      ] as const) {
        await pool.query(change);
        await expect(load(url, text)).rejects.toThrow(message);
        await pool.query(back);
      }
    }));

  test("a role that may not create a schema is told what to grant, and nothing is there", () =>
    empty(async ({ pool, url }) => {
      const admin = await connect((await testServer(inject("testRun"), server)).adminUrl);
      const database = new URL(url).pathname.slice(1);
      const login = new URL(url);
      login.username = `${database}_guest`;
      login.password = "x";
      try {
        await admin.query(`create role ${login.username} login password 'x'`);
        await expect(load(login.href, text)).rejects.toThrow(
          `role ${login.username} may not create a schema in database ${database}: its owner has to "grant create on database ${database} to ${login.username}"`,
        );
        expect(await schemaExists(pool)).toBe(false);
        await load(url, text);
        await expect(load(login.href, text)).rejects.toThrow(
          `role ${login.username} is not a member of that role`,
        );
      } finally {
        await admin.query(`drop role if exists ${login.username}`);
        await admin.end();
      }
    }));

  test("a server that is too old, and another encoding, are named; nothing is there", () =>
    empty(async ({ pool, url }) => {
      const tooOld = text.replace("::integer < 150000 then", "::integer < 990000 then");
      expect(tooOld).not.toBe(text);
      await expect(load(url, tooOld)).rejects.toThrow(
        /^this server is PostgreSQL 1\d\.\S+.*, and Imago needs PostgreSQL 15 or later/,
      );
      expect(await schemaExists(pool)).toBe(false);

      const { adminUrl } = await testServer(inject("testRun"), server);
      const latin = new URL(adminUrl);
      latin.pathname += `_${process.pid}_latin1`;
      const name = latin.pathname.slice(1);
      const admin = await connect(adminUrl);
      try {
        await admin.query(`create database ${name} encoding 'LATIN1' locale 'C' template template0`);
        await expect(load(latin.href, text)).rejects.toThrow(
          `database ${name} has encoding LATIN1, and Imago needs UTF8`,
        );
      } finally {
        await admin.query(`drop database if exists ${name}`);
        await admin.end();
      }
    }));

  test("a failure in the middle leaves nothing behind", () =>
    empty(async ({ pool, url }) => {
      const broken = text.replace("commit;", "select 1 / 0;\ncommit;");
      await expect(load(url, broken)).rejects.toThrow("division by zero");
      expect(await schemaExists(pool)).toBe(false);
    }));

  test("no line of the file is longer than two megabytes, and no line of SQL speaks to psql", () => {
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(2_000_000);
    expect(text.match(/^\\.*$/gm)).toHaveLength(13);
  });
});

test.skipIf(!hasSystemServer())("psql paints a butterfly from the bundled quick model's file", async () => {
  const source = await testDatabase({ server: "system", model: "butterfly-64-turbo" });
  const target = await testDatabase({ server: "system", empty: true });
  try {
    const file = path.join(await temporaryFolder(), "imago.sql");
    const text = await textOf(source.pool, "butterfly-64-turbo");
    expect(text.length).toBeLessThan(12_000_000);
    expect(gzipSync(text).length).toBeLessThan(6_000_000);
    await writeFile(file, text);
    const { stdout, stderr } = await run("psql", ["-X", "-d", libpqUrl(target.url), "-f", file], {
      maxBuffer: 1e7,
    });
    expect(stderr).toBe("");
    const { rows } = await source.pool.query<{ text: string }>(
      `select imago.ascii(imago.rgb(imago.picture('butterfly-64-turbo', image)), 64) as text
       from imago.generate('butterfly-64-turbo', 42) order by step desc limit 1`,
    );
    expect(stdout).toContain(rows[0]?.text);
    expect(await contents(target.pool, "butterfly-64-turbo")).toEqual(
      await contents(source.pool, "butterfly-64-turbo"),
    );
    await target.pool.query("update imago.engine set number = number + 1, version = 'x'");
    await expect(run("psql", ["-X", "-d", libpqUrl(target.url), "-f", file])).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^psql:\S+: ERROR: {2}this file has engine .*newer engine[^\n]*\nCONTEXT:[^\n]*\n$/,
      ),
    });
  } finally {
    await Promise.all([source.drop(), target.drop()]);
  }
});
