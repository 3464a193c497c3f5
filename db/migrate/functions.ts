/** Replaces the functions of a database by those of this checkout, and packs the weights again that they read. */
import { type Engine, readEngine } from "../engine";
import type { PoolClient } from "../pool";
import type { Functions } from "../sql-files";
import { runFile } from "./run-file";

/** Throws if `create extension` made the schema: only the extension's own update may change it. */
export async function refuseExtension(client: PoolClient, { number, version }: Engine): Promise<void> {
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

/** Returns false, and drops nothing, if the database has these functions. */
export async function rebuildFunctions(client: PoolClient, functions: Functions): Promise<boolean> {
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
  for (const file of functions.files) await runFile(client, file);
  await client.query("set local check_function_bodies = on");
  await checkBodies(client);
  await client.query(
    `insert into imago.engine (version, number) values ($1, $2)
     on conflict (only_row) do update set version = excluded.version, number = excluded.number, built_at = now()`,
    [version, number],
  );
  return true;
}

/** Checks bodies as `create function` would: calls the languages' validators one by one, so that errors name one. */
async function checkBodies(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ oid: number; name: string; validator: string }>(
    `select p.oid, p.oid::regprocedure::text as name, l.lanvalidator::regproc::text as validator
     from pg_proc as p join pg_language as l on l.oid = p.prolang
     where p.pronamespace = 'imago'::regnamespace and p.prokind <> 'a' and l.lanvalidator <> 0
     order by name`,
  );
  for (const { oid, name, validator } of rows)
    await runFile(client, { name, text: `select ${validator}(${oid})` });
}

/** Packs the weights of models that another engine packed: this one might read them differently. */
export async function recompileModels(client: PoolClient): Promise<string[]> {
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
