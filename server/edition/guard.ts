/** The first statement of `imago.sql`: refuses, in words, a database that the rest of the file does not fit. */
import type { Engine } from "@/db/engine";
import { schemaLock } from "@/db/migrate";
import { ledgerEntry } from "@/db/migrate/migrations";
import { escapeLiteral } from "@/db/pool";
import type { SqlFile } from "@/db/sql-files";

export type Loaded = { name: string; identity: string };

/** PostgreSQL's first major version with everything that the engine uses. */
export const oldestMajor = 15;

/**
 * Returns a `do` block that raises an exception if the server is too old, the database has another encoding, is
 * read-only, or lacks a right, or if its schema imago is foreign, older or newer, or has another model of that name.
 */
export function guard(engine: Engine, migrations: readonly SqlFile[], model: Loaded | undefined): string {
  const ledger = migrations
    .map(ledgerEntry)
    .map(({ name, sha256 }) => `(${escapeLiteral(name)}, ${escapeLiteral(sha256)})`)
    .join(",\n      ");
  return `do $guard$
declare
  there record;
begin
  if current_setting('server_version_num')::integer < ${oldestMajor}0000 then
    raise exception 'this server is PostgreSQL %, and Imago needs PostgreSQL ${oldestMajor} or later', current_setting('server_version');
  end if;
  if getdatabaseencoding() not in ('UTF8', 'SQL_ASCII') then
    raise exception 'database % has encoding %, and Imago needs UTF8: create one with "create database ... encoding ''UTF8'' template template0"',
      current_database(), getdatabaseencoding();
  end if;
  if pg_is_in_recovery() then
    raise exception 'this server is a read-only standby: load the file on its primary';
  end if;
  perform pg_advisory_xact_lock(${schemaLock});

  select nspowner::regrole as owner, pg_has_role(nspowner, 'usage') as ours,
    exists (select from pg_class where relnamespace = n.oid) or exists (select from pg_proc where pronamespace = n.oid) as used
  into there
  from pg_namespace as n where nspname = 'imago';
  if not found then
    if not has_database_privilege(current_database(), 'create') then
      raise exception 'role % may not create a schema in database %: its owner has to "grant create on database % to %"',
        current_user, current_database(), quote_ident(current_database()), quote_ident(current_user);
    end if;
    return;
  elsif not there.ours then
    raise exception 'schema imago of database % belongs to %, and role % is not a member of that role: use another database',
      current_database(), there.owner, current_user;
  elsif not there.used then
    return;
  elsif to_regclass('imago.migration') is null or to_regclass('imago.engine') is null then
    raise exception 'schema imago of database % is not one of Imago''s: use another database', current_database();
  end if;

  select engine.version, coalesce((to_jsonb(engine) ->> 'number')::integer, 0) as number into there from imago.engine as engine;
  if there.number > ${engine.number} then
    raise exception 'this file has engine ${engine.number} (${engine.version}), and database % has the newer engine % (%): write the file with that version of Imago, or use another database',
      current_database(), there.number, there.version;
  elsif there.version is distinct from ${escapeLiteral(engine.version)} then
    raise exception 'this file has engine ${engine.number} (${engine.version}), and database % has the older engine % (%): update it with "npm run db:migrate", or use another database',
      current_database(), there.number, there.version;
  end if;
  select name, theirs.sha256 is null as missing into there
  from (values
      ${ledger}
    ) as ours (name, sha256)
  full join imago.migration as theirs using (name)
  where ours.sha256 is distinct from theirs.sha256
  order by name limit 1;
  if found then
    raise exception '%', case
      when there.missing then format('database %s lacks migration %s: update it with "npm run db:migrate", or use another database', current_database(), there.name)
      else format('database %s has migration %s, which this file does not know: write the file with that version of Imago, or use another database', current_database(), there.name)
    end;
  end if;${model ? refuseOther(model) : ""}
end $guard$;
`;
}

const refuseOther = ({ name, identity }: Loaded) => `
  select model.identity into there from imago.model where name = ${escapeLiteral(name)} and model.identity <> ${escapeLiteral(identity)};
  if found then
    raise exception 'database % has a different model of the name %: rename or remove that one, or use another database',
      current_database(), ${escapeLiteral(name)};
  end if;`;
