/** Tests that the roles of web and workers have no more rights than they need, on the oldest and the newest version. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { removeModel } from "@/server/checkpoints/remove";
import { cancel, keep } from "@/server/jobs/cancel";
import { readCookieSecret } from "@/server/web/client";
import { startCommand } from "@/testing/command";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { importTiny, newClient, queueJob } from "@/testing/jobs";
import { framesOf, interrupted, untilComputing, untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { spawnWorker } from "@/testing/worker";
import { migrate } from "../migrate";
import {
  connect,
  createPool,
  DatabaseError,
  type Pool,
  type Queryable,
  type Role,
  roleNames,
  transaction,
} from "../pool";
import { ensureServer } from "../postgres";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** The columns that each role may write, of every table; the complete list. */
const mayWrite: Record<Role, string[]> = {
  imago_web: [
    "client: insert id",
    "job: insert address client_id created_at crossing drawing eta id idempotency_key label model model_identity mutation mutation_share name parent_a parent_b pedigree picture_height picture_width request_digest sampler seed share spacing steps timesteps",
    "job: update discarded_at finished_at kept lease_until loves opened_at progress status worker_id",
    "love: delete",
    "love: insert address client_id job_id",
    "model: update held",
    "queue: update held",
    "setting: insert name value",
    "webhook: insert job_id url",
    "webhook: update attempts delivered_at due_at failed_at",
  ],
  imago_worker: [
    "client: delete",
    "client: update last_claimed_at",
    "frame: delete",
    "frame: insert ascii created_at image job_id layer_milliseconds milliseconds noise_level rgb state_hash step t x0 x0_ascii x0_rgb",
    "frame: update image x0",
    "job: delete",
    "job: update attempt engine error_code error_detail failures finished_at frames lease_until name progress servers started_at status stored worker_id",
    "queue: update held",
    "worker: delete",
    "worker: insert compute host id pid",
    "worker: update heartbeat_at",
  ],
};
/** The tables that a role may not even read. */
const mayNotRead: Record<Role, string[]> = { imago_web: [], imago_worker: ["setting", "webhook"] };

/** Whether the server allowed the statement, which is rolled back. Throws errors that are not about rights. */
async function isAllowed(pool: Pool, statement: string): Promise<boolean> {
  const undone = new Error("undone");
  try {
    await transaction(pool, async (client) => {
      await client.query(statement);
      throw undone;
    });
    return true;
  } catch (error) {
    if (error === undone) return true;
    if (error instanceof DatabaseError && error.code === "42501") return false;
    throw new Error(`${statement}: ${error}`, { cause: error });
  }
}

type Column = { table: string; column: string };

async function columnsOf(owner: Queryable): Promise<Column[]> {
  const { rows } = await owner.query<Column>(
    `select relname as table, attname as column from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0
     where relnamespace = 'imago'::regnamespace and relkind in ('r', 'p') and not attisdropped order by 1, 2`,
  );
  return rows;
}

/** Tries every kind of write on every table of the schema. */
async function findWrites(columns: Column[], pool: Pool): Promise<string[]> {
  const found: string[] = [];
  for (const table of new Set(columns.map((column) => column.table))) {
    const name = `imago.${table}`;
    const names = columns.filter((column) => column.table === table).map(({ column }) => column);
    const allowed = async (statement: (column: string) => string) => {
      const result: string[] = [];
      for (const column of names) if (await isAllowed(pool, statement(column))) result.push(column);
      return result.join(" ");
    };
    const inserts = await allowed(
      (column) =>
        `insert into ${name} (${column}) overriding system value select (jsonb_populate_record(null::${name}, '{}')).${column} where false`,
    );
    if (inserts) found.push(`${table}: insert ${inserts}`);
    const updates = await allowed((column) => `update ${name} set ${column} = default where false`);
    if (updates) found.push(`${table}: update ${updates}`);
    const others = {
      delete: `delete from ${name} where false`,
      truncate: `truncate ${name} cascade`,
      drop: `drop table ${name} cascade`,
      alter: `alter table ${name} add column more integer`,
      index: `create index on ${name} ((1))`,
      trigger: `create trigger mine before insert on ${name} execute function suppress_redundant_updates_trigger()`,
      lock: `lock table ${name} in access exclusive mode`,
      own: `alter table ${name} owner to current_user`,
      grant: `do $$ begin grant all on ${name} to public; if has_table_privilege('pg_monitor', '${name}', 'insert')
        then return; end if; raise insufficient_privilege; end $$`,
    };
    // A role that may delete or update may lock, too.
    for (const [what, statement] of Object.entries(others))
      if ((await isAllowed(pool, statement)) && what !== "lock") found.push(`${table}: ${what}`);
  }
  return found.sort();
}

const others = [
  "create table imago.mine ()",
  "create table public.mine ()",
  "create schema mine",
  "drop schema imago cascade",
  "drop function imago.silu cascade",
  "create or replace function imago.mine() returns integer language sql as 'select 1'",
  "alter function imago.known_answer(text) owner to current_user",
  "select imago.compile_model(id) from imago.model",
  "drop type imago.state cascade",
  "create role mine",
  "alter role imago_web createrole",
  "grant imago_worker to imago_web",
  "copy imago.model to program 'true'",
  "select pg_read_file('PG_VERSION')",
];

const plannerSettings = `select name, setting from pg_settings
  where category like 'Query Tuning%' and name not like 'jit_%' or name ~ 'parallel|work_mem|^jit$' order by name`;

for (const kind of hasSystemServer() ? (["system", "packaged"] as const) : (["packaged"] as const)) {
  test(`${kind}: a picture is painted by logins that may write no more than it takes`, async () => {
    const { settings, elsewhere } = await testFolder({ server: kind });
    const server = await ensureServer({ settings, elsewhere, log: () => undefined });
    onTestFinished(() => server.release());
    const pools: Pool[] = [];
    onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.end()))));
    const open = (url: string, role?: Role) => {
      const pool = createPool(url, 2, { role });
      pools.push(pool);
      return pool;
    };
    const owner = open(server.url);
    const admin = open(server.superuserUrl ?? "");
    await migrate(owner);
    await importTiny(owner);

    await admin.query(`create role a_web login password 'secret' in role imago_web;
      create role a_worker login password 'secret' in role imago_worker`);
    const login = (name: string) => {
      const url = new URL(server.url);
      url.username = name;
      url.password = "secret";
      return url.href;
    };
    const web = open(login("a_web"));
    const columns = await columnsOf(owner);
    const tables = [...new Set(columns.map(({ table }) => table))];
    // Two ways: a login that is a member, and the owner whose session takes the role.
    const pairs: [Role, Pool][] = [
      ["imago_web", web],
      ["imago_web", open(server.url, "imago_web")],
      ["imago_worker", open(login("a_worker"))],
      ["imago_worker", open(server.url, "imago_worker")],
    ];
    for (const [role, pool] of pairs) {
      expect(await findWrites(columns, pool)).toEqual(mayWrite[role]);
      const unread = [];
      for (const table of tables)
        if (!(await isAllowed(pool, `select from imago.${table} limit 1`))) unread.push(table);
      expect(unread).toEqual(mayNotRead[role]);
      for (const statement of others)
        expect([role, statement, await isAllowed(pool, statement)]).toEqual([role, statement, false]);
    }
    const [, taken] = pairs[1] ?? [];
    expect((await taken?.query(plannerSettings))?.rows).toEqual((await owner.query(plannerSettings)).rows);

    // A second migration writes no grant again, and restores a lost one.
    const versions =
      "select sum(xmin::text::bigint) as sum, count(*) from pg_class where relnamespace = 'imago'::regnamespace";
    const before = (await owner.query(versions)).rows;
    await migrate(owner);
    expect((await owner.query(versions)).rows).toEqual(before);
    await owner.query(`grant all on imago.model to imago_web; revoke update (x0) on imago.frame from imago_worker;
      grant select on imago.setting to imago_worker; revoke usage on schema imago from imago_web;
      update imago.engine set version = 'rebuilt'`);
    await admin.query(
      `alter default privileges for role imago_owner revoke execute on functions from public`,
    );
    expect(await migrate(owner)).toMatchObject({ rebuilt: true });
    const [, webRole] = pairs[1] ?? [];
    const [, workerRole] = pairs[3] ?? [];
    if (!webRole || !workerRole) throw new Error("no roles");
    expect(await findWrites(columns, webRole)).toEqual(mayWrite.imago_web);
    expect(await findWrites(columns, workerRole)).toEqual(mayWrite.imago_worker);

    // The members do all of their work.
    await migrate(web);
    expect(await readCookieSecret(web)).toHaveLength(32);
    const worker = spawnWorker(login("a_worker"));
    const clientId = newClient();
    const { id } = await queueJob(web, { ...interrupted, clientId });
    await untilJob(web, id, "done");
    expect(await keep(web, id, clientId)).toMatchObject({ outcome: "kept" });
    expect(worker.lines.join("\n")).toMatch(/event=role\.taken .*role=imago_worker/);
    // A cancelled statement really ends: the connection that cancels it has the same login.
    const long = await queueJob(web, { clientId, schedule: { spacing: "linspace", steps: 200 } });
    await untilComputing(owner);
    expect(await cancel(web, long.id, clientId)).toMatchObject({ outcome: "cancelled" });
    await until("no statement", async () => {
      const { rowCount } = await owner.query(
        "select from pg_stat_activity where state = 'active' and query like '%imago.denoise(%' and pid <> pg_backend_pid()",
      );
      return rowCount === 0;
    });
    await worker.end("SIGTERM");
    expect((await owner.query("select from imago.worker")).rowCount).toBe(0);
    // The owner's worker takes the role and computes the same bits.
    const owners = spawnWorker(server.url);
    const same = await queueJob(owner, interrupted);
    await untilJob(owner, same.id, "done");
    expect(await framesOf(owner, same.id)).toEqual(await framesOf(owner, id));
    await owners.end("SIGTERM");

    // A login that may not write models gets an error that says so.
    await expect(importTiny(web)).rejects.toThrow("the login a_web may not import or remove models");
    await expect(removeModel(web, "tiny")).rejects.toThrow("the login a_web may not import or remove models");

    // A login that may not migrate gets an error that says who should.
    await owner.query("update imago.engine set version = 'another'");
    const refused = spawnWorker(login("a_worker"));
    await refused.said(
      /worker\.failed .*a login with fewer rights can start Imago after .*npm run db:migrate/,
    );
  });

  test(`${kind}: who may make roles makes them, once; who may not says so and goes on`, async () => {
    const { settings, elsewhere } = await testFolder({ server: kind });
    const server = await ensureServer({ settings, elsewhere, log: () => undefined });
    onTestFinished(() => server.release());
    const admin = await connect(server.superuserUrl ?? "");
    onTestFinished(() => admin.end());
    await admin.query(`drop role ${roleNames.join(", ")}`);
    const urlOf = (name: string, database: string) => {
      const url = new URL(server.url);
      url.username = name;
      url.password = "secret";
      url.pathname = `/${database}`;
      return url.href;
    };
    await admin.query(
      "create role plain login password 'secret'; create role maker login createrole password 'secret'",
    );
    for (const [name, owner] of [
      ["one", "plain"],
      ["two", "maker"],
      ["three", "maker"],
    ])
      await admin.query(`create database ${name} owner ${owner}`);

    const { output, code } = await startCommand("migrate", [], { DATABASE_URL: urlOf("plain", "one") }).ended;
    expect(code).toBe(0);
    expect(output).toMatch(/^imago_web and imago_worker: missing, .* deploy\/README\.md tells /m);

    // Migrates two databases of a cluster at the same time; they hold little, to save time.
    const root = await mkdtemp(path.join(tmpdir(), "imago-sql-"));
    onTestFinished(() => rm(root, { recursive: true }));
    for (const name of ["000001_engine.sql", "000014_engine_number.sql", "000020_model_lock.sql"])
      await cp(path.resolve("sql/schema", name), path.join(root, "schema", name));
    const pools = ["two", "three"].map((name) => createPool(urlOf("maker", name), 1));
    onTestFinished(async () => void (await Promise.all(pools.map((pool) => pool.end()))));
    await Promise.all(pools.map((pool) => migrate(pool, root)));
    for (const role of roleNames)
      for (const name of ["two", "three"]) {
        const pool = createPool(urlOf("maker", name), 1, { role });
        pools.push(pool);
        expect((await pool.query("select current_user as who")).rows).toEqual([{ who: role }]);
        expect(await isAllowed(pool, "select from imago.tensor")).toBe(true);
        expect(await isAllowed(pool, "update imago.model set name = default where false")).toBe(false);
      }
    // plain may not take these roles, so they have no rights in plain's database until an administrator grants them.
    const plain = createPool(urlOf("plain", "one"), 1, { role: "imago_web" });
    pools.push(plain);
    await migrate(plain);
    const mayRead = "select has_schema_privilege('imago_web', 'imago', 'usage') as may";
    expect((await plain.query(mayRead)).rows).toEqual([{ may: false }]);
    await admin.query("grant imago_web, imago_worker to plain");
    await migrate(plain);
    expect((await plain.query(mayRead)).rows).toEqual([{ may: true }]);
  });
}
