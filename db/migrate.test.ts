import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OlderEngine } from "./engine";
import { migrate } from "./migrate";
import { readFunctions } from "./sql-files";
import { createPool } from "./pool";
import { hasSystemServer, type TestDatabase, testDatabase } from "@/testing/database";

const engine = `create table imago.engine (
  only_row boolean primary key default true check (only_row), version text not null,
  number integer not null default 0,
  built_at timestamptz not null default now())`;
const one = "create function imago.one() returns integer language sql immutable as 'select imago.two() - 1'";
const two = "create function imago.two() returns integer language sql immutable as 'select 2'";

let root: string;
let database: TestDatabase;

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
}

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "imago-sql-"));
  await write("schema/000001_engine.sql", engine);
  await write("one.sql", one);
  await write("nn/two.sql", two);
});

afterEach(async () => {
  await database.drop();
  await rm(root, { recursive: true });
});

const value = async (text: string) => Object.values((await database.pool.query(text)).rows[0])[0];

const servers = hasSystemServer() ? (["system", "packaged"] as const) : (["packaged"] as const);
for (const server of servers)
  describe(`on the ${server} PostgreSQL, as a role without special rights`, () => {
    beforeEach(async () => {
      database = await testDatabase({ server, empty: true });
    });

    test("migrations run once and in order; functions may call what is loaded later", async () => {
      await write("schema/000002_more.sql", "alter table imago.engine add column note text");
      const first = await migrate(database.pool, root);
      expect(first).toMatchObject({
        applied: ["000001_engine.sql", "000002_more.sql"],
        rebuilt: true,
      });
      expect(await value("select imago.one()")).toBe(1);
      expect(await migrate(database.pool, root)).toEqual({
        number: 0,
        version: first.version,
        applied: [],
        rebuilt: false,
        recompiled: [],
      });
      expect(await value("select version from imago.engine")).toBe(first.version);
    });

    test("changed files rebuild all functions: arguments renamed, defaults added, files gone", async () => {
      await migrate(database.pool, root);
      await write("nn/two.sql", two.replace("two()", "two(anew integer default 1)"));
      await rm(path.join(root, "one.sql"));
      expect(await migrate(database.pool, root)).toMatchObject({ applied: [], rebuilt: true });
      expect(
        await value(
          "select string_agg(proname, ' ') from pg_proc where pronamespace = 'imago'::regnamespace",
        ),
      ).toBe("two");
    });

    test("several processes at once apply everything once", async () => {
      const others = [createPool(database.url), createPool(database.url), createPool(database.url)];
      const results = await Promise.all([database.pool, ...others].map((pool) => migrate(pool, root)));
      await Promise.all(others.map((pool) => pool.end()));
      expect(results.filter(({ rebuilt }) => rebuilt)).toHaveLength(1);
      expect(results.flatMap(({ applied }) => applied)).toEqual(["000001_engine.sql"]);
    });

    test("at once also where the database's defaults are a stricter isolation and short timeouts", async () => {
      const name = new URL(database.url).pathname.slice(1);
      await database.pool.query(`alter database ${name} set default_transaction_isolation = 'serializable';
        alter database ${name} set lock_timeout = '1ms'; alter database ${name} set statement_timeout = '1s'`);
      await write("schema/000002_slow.sql", "select pg_sleep(1.2)");
      const pools = [createPool(database.url), createPool(database.url)];
      const results = await Promise.all(pools.map((pool) => migrate(pool, root)));
      await Promise.all(pools.map((pool) => pool.end()));
      expect(results.filter(({ rebuilt }) => rebuilt)).toHaveLength(1);
    });

    test("a function whose body is wrong is named with the line, and nothing is changed", async () => {
      await write(
        "nn/two.sql",
        "create function imago.two() returns integer language sql as $$\n\nselect nothing\n$$",
      );
      await expect(migrate(database.pool, root)).rejects.toThrow(
        /^imago.two\(\), line 3 of the body: column "nothing" does not exist/,
      );
      expect(await value("select to_regnamespace('imago')")).toBeNull();
    });

    test("a plpgsql function's body is checked too", async () => {
      await write(
        "nn/two.sql",
        "create function imago.two() returns integer language plpgsql as 'begin retur 1; end'",
      );
      await expect(migrate(database.pool, root)).rejects.toThrow(/imago.two\(\).*: syntax error/);
    });

    test("a file that does not load is named with the line", async () => {
      await write("schema/000002_bad.sql", "select 1;\nselect 2;\ncreate tabel x ()");
      await expect(migrate(database.pool, root)).rejects.toThrow(
        /^schema\/000002_bad.sql, line 3: syntax error/,
      );
    });

    test("a migration that was edited, renamed or slipped in before others is refused", async () => {
      await write("schema/000003_last.sql", "select 3");
      await migrate(database.pool, root);
      await write("schema/000002_between.sql", "select 2");
      await expect(migrate(database.pool, root)).rejects.toThrow(
        "000002_between.sql comes before 000003_last.sql",
      );
      await rm(path.join(root, "schema/000002_between.sql"));
      await write("schema/000003_last.sql", "select 4");
      await expect(migrate(database.pool, root)).rejects.toThrow("000003_last.sql was edited after");
      await rm(path.join(root, "schema/000003_last.sql"));
      await expect(migrate(database.pool, root)).rejects.toThrow(
        "has migration 000003_last.sql, which this version",
      );
    });
  });

describe("two engines on one database", () => {
  const number = (value: number) => write("engine.json", JSON.stringify({ number: value }));
  const functions = () =>
    value(
      "select string_agg(prosrc, ' ' order by proname) from pg_proc where pronamespace = 'imago'::regnamespace",
    );

  beforeEach(async () => {
    database = await testDatabase({ empty: true });
  });

  test("the newer one replaces the older one's functions; the older one then stops, and changes nothing", async () => {
    await number(6);
    const older = await migrate(database.pool, root);
    await number(7);
    await write("nn/two.sql", two.replace("select 2", "select 3"));
    const newer = await migrate(database.pool, root);
    expect(newer).toMatchObject({ number: 7, rebuilt: true });

    await number(6);
    await write("nn/two.sql", two);
    await write("schema/000002_other.sql", "create table imago.other ()");
    const before = await functions();
    await expect(migrate(database.pool, root)).rejects.toThrow(
      `this Imago has engine 6 (${older.version}), and the database has had engine 7 (${newer.version}): ` +
        "update this installation, or use another database",
    );
    expect(await functions()).toBe(before);
    expect(await value("select to_regclass('imago.other')")).toBeNull();
  });

  test("with the same number the functions are those of the last that started", async () => {
    await number(6);
    await migrate(database.pool, root);
    await write("nn/two.sql", two.replace("select 2", "select 3"));
    expect(await migrate(database.pool, root)).toMatchObject({ number: 6, rebuilt: true });
    expect(await value("select imago.one()")).toBe(2);
  });

  test("a number that was raised alone is remembered", async () => {
    await number(6);
    await migrate(database.pool, root);
    await number(7);
    expect(await migrate(database.pool, root)).toMatchObject({ number: 7, rebuilt: false });
    await number(6);
    await expect(migrate(database.pool, root)).rejects.toThrow(OlderEngine);
  });

  test("a database from before there were numbers is brought up to date", async () => {
    const text = engine.replace("number integer not null default 0,", "");
    await write("schema/000001_engine.sql", text);
    await database.pool.query("create schema imago");
    await database.pool.query(`${text};
      insert into imago.engine (version) values ('old');
      create table imago.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
    await database.pool.query("insert into imago.migration (name, sha256) values ('000001_engine.sql', $1)", [
      createHash("sha256").update(text).digest("hex"),
    ]);
    await write(
      "schema/000002_number.sql",
      "alter table imago.engine add column number integer not null default 0",
    );
    await number(6);
    expect(await migrate(database.pool, root)).toMatchObject({ number: 6, rebuilt: true });
    expect(await value("select number from imago.engine")).toBe(6);
  });
});

describe("with fewer rights than it needs", () => {
  beforeEach(async () => {
    database = await testDatabase({ empty: true });
  });

  test("a role that owns schema imago needs no right to create in the database", async () => {
    await migrate(database.pool, root);
    const name = new URL(database.url).pathname.slice(1);
    await database.pool.query(`revoke create on database ${name} from current_user, public`);
    await write("one.sql", `${one};\n`);
    expect(await migrate(database.pool, root)).toMatchObject({ rebuilt: true });
  });

  test("a database whose transactions are read-only by default is migrated all the same", async () => {
    const name = new URL(database.url).pathname.slice(1);
    await database.pool.query(`alter database ${name} set default_transaction_read_only = on`);
    const pool = createPool(database.url);
    expect(await migrate(pool, root)).toMatchObject({ rebuilt: true });
    await pool.end();
  });
});

describe("of this tree", () => {
  beforeEach(async () => {
    database = await testDatabase({ empty: true });
  });

  test("sql/engine.json records the hash of the function files: npm run engine:number", async () => {
    const recorded = JSON.parse(await readFile(path.join(import.meta.dirname, "../sql/engine.json"), "utf8"));
    const { number, version } = await readFunctions();
    expect(recorded).toEqual({ number, version });
  });

  test("everything loads into an empty database, and every function says what it is", async () => {
    await migrate(database.pool);
    const { rows } = await database.pool.query(
      `select oid::regprocedure::text as name from pg_proc
       where pronamespace = 'imago'::regnamespace and obj_description(oid, 'pg_proc') is null order by name`,
    );
    expect(rows).toEqual([]);
  });
});

test("models that another engine has compiled are compiled again, to the same answer", async () => {
  database = await testDatabase({ model: "butterfly-64" });
  const answer = await value("select known_answer from imago.model");
  await database.pool.query("update imago.model set engine = 'another', known_answer = null");
  await database.pool.query("delete from imago.kernel");
  expect(await migrate(database.pool)).toMatchObject({ rebuilt: false, recompiled: ["butterfly-64"] });
  expect(await value("select known_answer from imago.model")).toBe(answer);
  expect(await migrate(database.pool)).toMatchObject({ recompiled: [] });
});
