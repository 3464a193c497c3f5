import { afterAll, describe, expect, test } from "vitest";
import { hasSystemServer, testDatabase } from "./database";

const cleanups: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const drop of cleanups) await drop();
});

async function open(server?: "system" | "packaged") {
  const database = await testDatabase(server ? { server } : {});
  cleanups.push(database.drop);
  return database;
}

test("a test database is migrated", async () => {
  const { pool } = await open();
  const { rows } = await pool.query("select count(*)::integer as count from imago.engine");
  expect(rows).toEqual([{ count: 1 }]);
});

test("what one test database holds, another does not", async () => {
  const [one, other] = [await open(), await open()];
  await one.pool.query("create table imago.mine ()");
  const { rows } = await other.pool.query("select to_regclass('imago.mine') as mine");
  expect(rows).toEqual([{ mine: null }]);
});

test("a dropped database is gone", async () => {
  const [gone, other] = [await testDatabase(), await open()];
  await gone.drop();
  const name = new URL(gone.url).pathname.slice(1);
  const { rowCount } = await other.pool.query("select from pg_database where datname = $1", [name]);
  expect(rowCount).toBe(0);
});

test("the packaged server is at hand", async () => {
  const { pool } = await open("packaged");
  const { rows } = await pool.query("select current_setting('server_version_num')::integer / 10000 as major");
  expect(rows).toEqual([{ major: 18 }]);
});

describe.skipIf(!hasSystemServer())("with PostgreSQL installed on the machine", () => {
  test("the machine's server is at hand", async () => {
    const { pool } = await open("system");
    const { rows } = await pool.query("select version() as version");
    expect(rows[0].version).toMatch(/PostgreSQL 1[5-8]/);
  });
});
