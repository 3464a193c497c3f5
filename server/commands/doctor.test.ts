import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { startCommand } from "@/testing/command";
import { testFolder } from "@/testing/data-folder";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { hasPooler, startPooler } from "@/testing/pooler";

vi.setConfig({ testTimeout: 300_000 }); // a process a test, which computes a pass

let database: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ model: "butterfly-64" });
  empty = await testDatabase({ empty: true });
});
afterAll(async () => {
  await database.drop();
  await empty.drop();
});
afterEach(() => database.pool.query("delete from imago.worker"));

const examine = (settings: Record<string, string> = {}, url = database.url) =>
  startCommand("doctor", [], { DATABASE_URL: url, ...settings }).ended;

test("a setup that works: hints, and nothing wrong", async () => {
  const { output, errors, code } = await examine();
  expect({ errors, code }).toEqual({ errors: "", code: 0 });
  for (const line of [
    /^ok +Node +\d/m,
    /^ok +settings /m,
    /^ok +addresses +of visitors are those of their connections$/m,
    /^ok +server +PostgreSQL 1[5-8]/m,
    /^ok +connections +\d+ of \d+/m,
    /^ok +clock +the server's clock is 0\.\d s/m,
    /^ok +cores +one picture may use 1$/m,
    /^ok +notifications +arrive/m,
    /^ok +today +0 of 5000 jobs asked for in 24 hours$/m,
    /^ok +retention +jobs: all stay; states: 0 older than 30 days are due$/m,
    /^ok +engine +version [0-9a-f]{16}/m,
    /^(ok|hint) +roles +(web and workers have only the rights|imago_web and imago_worker: missing)/m,
    /^(ok|hint) +models +butterfly-64 computes as it should: layers of 6 kinds differ from the naive reference by 0\.\d+ % of its spread at most; 2 % is the tolerance; /m,
    /^hint +workers +none runs: .*; 0 jobs wait, 0 run/m,
    /\nNothing is wrong\.\n$/,
  ])
    expect(output).toMatch(line);
});

test("our own server: also whether its disk and the shared memory have room", async () => {
  const { settings } = await testFolder();
  const roomy = { DATABASE_URL: "", IMAGO_DATA: settings.dataFolder };
  const ample = await startCommand("doctor", [], roomy).ended;
  expect(ample.code).toBe(0);
  expect(ample.output).toMatch(/^(ok|hint) +server +PostgreSQL 1[5-8]/m);
  expect(ample.output).toMatch(/^ok +disk +[\d,]+ MB free for the database$/m);
  expect(ample.output).toMatch(/^(ok|hint) +shared memory /m);
  const tight = { ...roomy, IMAGO_MIN_FREE_MB: "1000000000", TRUST_PROXY: "1" };
  const low = await startCommand("doctor", [], tight).ended;
  expect(low.code).toBe(0);
  expect(low.output).toMatch(/^hint +addresses +TRUST_PROXY is 1 and HOST is not set: visitors who reach/m);
  expect(low.output).toMatch(/^hint +disk +[\d,]+ MB free for the database, less than IMAGO_MIN_FREE_MB/m);
});

test.skipIf(!hasPooler)("a pooler that LISTEN does not pass, and the way around it", async () => {
  const url = await startPooler(empty.url, 2);
  const deaf = await examine({}, url);
  expect(deaf.code).toBe(0);
  expect(deaf.output).toMatch(
    /^hint +notifications +do not arrive, as is usual behind a pooler: set LISTEN_DATABASE_URL/m,
  );
  const hears = await examine({ LISTEN_DATABASE_URL: empty.url }, url);
  expect(hears.output).toMatch(/^ok +notifications +arrive/m);
});

test("settings that are not allowed, all at once, before a server is looked for", async () => {
  const { output, code } = await examine({ PORT: "http", IMAGO_CORES: "0", IMAGO_WORKER: "2" });
  expect(code).toBe(1);
  expect(output).toMatch(/^WRONG +settings +PORT is "http"/m);
  expect(output).toMatch(/^WRONG +settings +IMAGO_CORES is "0"/m);
  expect(output).toMatch(/^hint +settings +IMAGO_WORKER does not name a setting/m);
  expect(output).not.toMatch(/server/);
  expect(output).toMatch(/2 things are wrong/);
});

test("a server that is not there", async () => {
  const { output, code } = await examine({}, "postgres://nobody:secret@127.0.0.1:1/none");
  expect(code).toBe(1);
  expect(output).toMatch(/^WRONG +server +no connection to 127\.0\.0\.1:1\/none/m);
  expect(output).not.toContain("secret");
});

test("an empty database is left empty", async () => {
  const { output, code } = await examine({}, empty.url);
  expect({ code }).toEqual({ code: 0 });
  expect(output).toMatch(/^hint +database +empty: run npm start/m);
  const { rows } = await empty.pool.query("select to_regnamespace('imago') as schema");
  expect(rows).toEqual([{ schema: null }]);
});

test("a model that computes otherwise, an engine of another version, cores that are not there, no listener", async () => {
  const before = await database.pool.query(
    "select known_answer, (select version from imago.engine) as version from imago.model",
  );
  await database.pool.query(
    "update imago.model set known_answer = 'other'; update imago.engine set version = 'old'",
  );
  const { output, code } = await examine({
    IMAGO_CORES: "1000",
    LISTEN_DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
    COMPUTE_URLS: `${database.url},${empty.url},postgres://nobody@127.0.0.1:1/none`,
  });
  const { known_answer, version } = before.rows[0];
  await database.pool.query("update imago.model set known_answer = $1", [known_answer]);
  await database.pool.query("update imago.engine set version = $1", [version]);
  expect(code).toBe(1);
  expect(output).toMatch(/^WRONG +models +butterfly-64 does not compute what it computed at import/m);
  expect(output).toMatch(/^hint +engine +the database has version old/m);
  expect(output).toMatch(/^hint +cores +IMAGO_CORES is 1000/m);
  expect(output).toMatch(/^hint +computes +.* does not reproduce the known answer of butterfly-64/m);
  expect(output).toMatch(
    /^WRONG +computes +no connection to 127\.0\.0\.1:1\/none, which COMPUTE_URLS names/m,
  );
  expect(output).toMatch(/^WRONG +notifications +no connection to listen on/m);
});
