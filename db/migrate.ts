/**
 * Brings a database up to date with this checkout: runs the missing migrations of sql/schema in order; rebuilds all
 * functions if the hash of their files has changed; packs the weights again that another engine packed; grants the
 * rights of the roles of web and workers. Throws, and changes nothing, if the database's engine is newer.
 *
 * Runs in one transaction under one advisory lock: a second process waits and then finds nothing to do, and a failure
 * leaves the database as it was. The role must own schema imago or have the right to create it; if nothing is to be
 * done, the right to read is enough.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { messageOf } from "@/lib/log";
import { DatabaseError, type Pool, type PoolClient, type Queryable, transaction } from "./pool";
import { grantRights } from "./roles/grant";

const sqlFolder = path.join(import.meta.dirname, "..", "sql");
const lockKey = 4_271_309; // an arbitrary number that nothing else in the database locks

export type SqlFile = { name: string; text: string };
/** `number` increases with every published version; `version` is the hash of the function files. */
export type Engine = { number: number; version: string };
type Functions = Engine & { files: SqlFile[] };
export type MigrationResult = Engine & { applied: string[]; rebuilt: boolean; recompiled: string[] };

async function readFolder(root: string, folder: string): Promise<SqlFile[]> {
  const names = await readdir(path.join(root, folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (name) => ({
      name: path.posix.join(folder, name),
      text: await readFile(path.join(root, folder, name), "utf8"),
    })),
  );
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const withoutFunctions = ["schema", "test"];

/** Reads the function files (all folders but `schema` and `test`), their hash, and the number in engine.json, or 0. */
export async function readFunctions(root = sqlFolder): Promise<Functions> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !withoutFunctions.includes(entry.name))
    .map(({ name }) => name)
    .sort();
  const files = (await Promise.all(["", ...folders].map((folder) => readFolder(root, folder)))).flat();
  const declared = await readFile(path.join(root, "engine.json"), "utf8").catch(() => '{ "number": 0 }');
  const { number } = z.object({ number: z.int().min(0) }).parse(JSON.parse(declared));
  return { number, version: sha256(JSON.stringify(files)).slice(0, 16), files };
}

/** Reads the migrations, in the order in which they are applied. `name` is the path from sql/. */
export const readMigrations = (root = sqlFolder): Promise<SqlFile[]> => readFolder(root, "schema");

/** The name and the hash by which a database remembers a migration. */
export const ledgerEntry = ({ name, text }: SqlFile) => ({
  name: path.posix.basename(name),
  sha256: sha256(text),
});

/** Says that the database's engine is newer than this process's: the process must change nothing, and end. */
export class OlderEngine extends Error {
  constructor(own: Engine, database: Engine) {
    super(
      `this Imago has engine ${own.number} (${own.version}), and the database has had engine ${database.number} ` +
        `(${database.version}): update this installation, or use another database`,
    );
  }
}

/** Reads the engine of a migrated database; undefined if none is recorded yet. */
export async function readEngine(database: Queryable): Promise<Engine | undefined> {
  // Reads the row as JSON, because the table had no number at first.
  const { rows } = await database.query<Engine>(
    `select version, coalesce((to_jsonb(engine) ->> 'number')::integer, 0) as number from imago.engine`,
  );
  return rows[0];
}

/** Throws an OlderEngine if the database's engine is newer than `own`. */
export async function checkNotOlder(database: Queryable, own: Engine): Promise<void> {
  const current = await readEngine(database);
  if (current && current.number > own.number) throw new OlderEngine(own, current);
}

/** Brings the database up to date. Throws, and changes nothing, if an applied migration has been edited since. */
export async function migrate(pool: Pool, root = sqlFolder): Promise<MigrationResult> {
  const migrations = await readMigrations(root);
  const functions = await readFunctions(root);
  return transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [lockKey]);
    const { rows } = await client.query("select where to_regclass('imago.engine') is not null");
    if (rows.length > 0) await checkNotOlder(client, functions);
    const applied = await applyMigrations(client, migrations);
    if (applied.length > 0 || (await readEngine(client))?.version !== functions.version)
      await refuseExtension(client, functions);
    const rebuilt = await rebuildFunctions(client, functions);
    const recompiled = await recompileModels(client);
    await grantRights(client);
    const { number, version } = functions;
    return { number, version, applied, rebuilt, recompiled };
  }).catch((error: unknown) => {
    throw explain(error);
  });
}

export const ledgerSql = `create table imago.migration (
  name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;

/** Looks before it creates: `if not exists` needs the right to create even if there is nothing to do. */
async function createLedger(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ schema: boolean; ledger: boolean }>(
    `select to_regnamespace('imago') is not null as schema, to_regclass('imago.migration') is not null as ledger`,
  );
  if (!rows[0]?.schema) await client.query("create schema imago");
  if (!rows[0]?.ledger) await client.query(ledgerSql);
}

async function applyMigrations(client: PoolClient, migrations: SqlFile[]): Promise<string[]> {
  await createLedger(client);
  const { rows } = await client.query<{ name: string; sha256: string }>(
    "select name, sha256 from imago.migration order by name",
  );
  const known = new Map(rows.map((row) => [row.name, row.sha256]));
  const last = rows.at(-1)?.name ?? "";
  const applied: string[] = [];
  for (const migration of migrations) {
    const { name, text } = migration;
    const { name: file, sha256: hash } = ledgerEntry(migration);
    const before = known.get(file);
    if (before === undefined) {
      if (file < last)
        throw new Error(
          `${name} comes before ${last}, which this database already has: give it a higher number`,
        );
      await run(client, name, text);
      await client.query("insert into imago.migration (name, sha256) values ($1, $2)", [file, hash]);
      applied.push(file);
    } else if (before !== hash) {
      throw new Error(
        `${name} was edited after it was applied to this database: write a new migration instead`,
      );
    }
    known.delete(file);
  }
  const [unknown] = known.keys();
  if (unknown)
    throw new Error(
      `the database has migration ${unknown}, which this version of Imago does not know: update Imago`,
    );
  return applied;
}

/** Throws if `create extension` made the schema: only the extension's own update may change it. */
async function refuseExtension(client: PoolClient, { number, version }: Engine): Promise<void> {
  const { rows } = await client.query<{ extension: string }>(
    `select extname as extension from pg_depend join pg_extension as e on e.oid = refobjid
     where classid = 'pg_class'::regclass and objid = 'imago.engine'::regclass
       and refclassid = 'pg_extension'::regclass and deptype = 'e'`,
  );
  const [owner] = rows;
  if (!owner) return;
  const before = await readEngine(client);
  throw new Error(
    `this Imago has engine ${number} (${version}), and extension ${owner.extension} of the database has engine ` +
      `${before?.number} (${before?.version}): update the extension, or use another database`,
  );
}

async function rebuildFunctions(client: PoolClient, functions: Functions): Promise<boolean> {
  const { number, version } = functions;
  const before = await readEngine(client);
  if (before?.version === version) {
    // The number may have been raised after the engine was loaded.
    if (before.number < number) await client.query("update imago.engine set number = $1", [number]);
    return false;
  }
  await client.query(`do $$ declare list text; begin
      select string_agg(oid::regprocedure::text, ', ') into list from pg_proc where pronamespace = 'imago'::regnamespace;
      if list is not null then execute 'drop routine ' || list; end if;
    end $$`);
  // Files load in any order; bodies are checked once all functions exist.
  await client.query("set local check_function_bodies = off");
  for (const file of functions.files) await run(client, file.name, file.text);
  await client.query("set local check_function_bodies = on");
  await checkBodies(client);
  await client.query(
    `insert into imago.engine (version, number) values ($1, $2)
     on conflict (only_row) do update set version = excluded.version, number = excluded.number, built_at = now()`,
    [version, number],
  );
  return true;
}

/** Packs the weights of models that another engine packed: this one might read them differently. */
async function recompileModels(client: PoolClient): Promise<string[]> {
  const { rows: compilers } = await client.query(
    "select 1 where to_regprocedure('imago.compile_model(integer)') is not null",
  );
  if (compilers.length === 0) return [];
  const { rows: models } = await client.query<{ id: number; name: string }>(
    `select m.id, m.name from imago.model as m cross join imago.engine as e
     where m.engine is distinct from e.version order by m.id`,
  );
  for (const { id } of models) await client.query("select imago.compile_model($1)", [id]);
  return models.map(({ name }) => name);
}

/** Checks bodies as `create function` would: calls the languages' validators one by one, so that errors name one. */
async function checkBodies(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ oid: number; name: string; validator: string }>(
    `select p.oid, p.oid::regprocedure::text as name, l.lanvalidator::regproc::text as validator
     from pg_proc as p join pg_language as l on l.oid = p.prolang
     where p.pronamespace = 'imago'::regnamespace and p.prokind <> 'a' and l.lanvalidator <> 0
     order by name`,
  );
  for (const { oid, name, validator } of rows) await run(client, name, `select ${validator}(${oid})`);
}

async function run(client: PoolClient, name: string, text: string): Promise<void> {
  try {
    await client.query(text);
  } catch (cause) {
    throw new Error(`${name}${place(cause, text)}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** Names the line of the error in the file or in the function's body, if the server reports it. */
function place(error: unknown, text: string): string {
  if (!(error instanceof DatabaseError)) return "";
  const lineIn = (source: string, position: string) => source.slice(0, Number(position)).split("\n").length;
  if (error.internalQuery && error.internalPosition)
    return `, line ${lineIn(error.internalQuery, error.internalPosition)} of the body`;
  return error.position ? `, line ${lineIn(text, error.position)}` : "";
}

/** Says what to do about the errors that a database of somebody else's gives for missing rights. */
function explain(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  if (error.code === "25006" || error.message.includes("during recovery"))
    return new Error("this database is read-only (a standby?): migrate its primary", { cause: error });
  if (error.code === "42501")
    return new Error(
      `${error.message}: a login with fewer rights can start Imago after a role that owns schema imago, or may create it (grant create on database), has run npm run db:migrate`,
      { cause: error },
    );
  return error;
}
