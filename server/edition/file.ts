/**
 * `imago.sql`: the engine and one model as one file for psql, and for the PostgreSQL in a browser's tab. Loads in one
 * transaction into an empty database, or beside what the same engine has loaded there before; the last statement paints
 * a butterfly.
 *
 * The file is plain SQL but for lines that begin with a backslash, which speak to psql alone. A line `\echo TEXT`
 * begins a section and says what the section does; lib/sql-text/sql-file.ts reads them.
 */
import type { Engine } from "@/db/engine";
import { ledgerEntry, ledgerSql } from "@/db/migrate/migrations";
import { escapeLiteral, type Pool } from "@/db/pool";
import { pinNewerSettings, pinSettings } from "@/db/session-settings";
import { readFunctions, readMigrations, type SqlFile } from "@/db/sql-files";
import { guard } from "./guard";
import { compileModel, insertModel, insertTensors, type ModelRow, readModel } from "./model";
import { orderFiles } from "./order-files";

/** The seed of the butterfly that the file paints. */
const seed = 42;

/** Yields the file's text piece by piece, of the checkout's engine and of the model as `pool`'s database has it. */
export async function* writeSqlFile(pool: Pool, name: string): AsyncGenerator<string> {
  const [functions, migrations, model] = await Promise.all([
    readFunctions(),
    readMigrations(),
    readModel(pool, name),
  ]);
  yield head(functions, model);
  yield begin;
  yield guard(functions, migrations, model);
  yield* schema(functions, migrations);
  yield `\n\\echo reading the weights of ${name}\n`;
  yield insertModel(model);
  yield* insertTensors(pool, model);
  yield `\n\\echo compiling the network\n`;
  yield compileModel(model);
  yield "\ncommit;\n";
  yield paint(model);
}

const head = (
  { number, version }: Engine,
  { name, identity }: ModelRow,
) => `-- Imago: a diffusion model in plain SQL.
--
--   createdb butterflies && psql -d butterflies -f THIS_FILE
--
-- Engine ${number} (${version}), model ${name} (${identity.slice(0, 12)}).
-- For PostgreSQL 15 and later; needs no extension, no superuser, and no file on the server. Everything goes into schema
-- imago: "drop schema imago cascade" removes it.

\\set ON_ERROR_STOP on
\\set QUIET on
\\pset format unaligned
\\pset tuples_only on
`;

/** Overrides what a role or a database may have set. */
const settings = `${pinSettings("transaction")}
do $settings$ begin perform ${pinNewerSettings("transaction")}; end $settings$;
`;

const begin = `
\\echo looking at the database
begin isolation level read committed read write;
${settings}
`;

function* schema(
  functions: Awaited<ReturnType<typeof readFunctions>>,
  migrations: SqlFile[],
): Generator<string> {
  const { number, version, files } = functions;
  yield `\n\\echo creating tables\n`;
  yield `do $schema$ begin
if to_regclass('imago.migration') is not null then
  return;
end if;
if to_regnamespace('imago') is null then
  create schema imago;
end if;
${ledgerSql};
`;
  for (const file of migrations) {
    const entry = ledgerEntry(file);
    yield `execute $migration$
${file.text.trim()}
$migration$;
insert into imago.migration (name, sha256) values (${escapeLiteral(entry.name)}, ${escapeLiteral(entry.sha256)});
`;
  }
  yield "end $schema$;\n";
  yield `\n\\echo creating functions\nset local check_function_bodies = on;\n`;
  for (const { name, text } of orderFiles(files))
    yield `\n-- sql/${name}\n${text.trim().replace(/^create (function|aggregate) /gm, "create or replace $1 ")}\n`;
  yield `
insert into imago.engine (version, number) values (${escapeLiteral(version)}, ${number}) on conflict do nothing;
`;
}

const paint = ({ name, classes }: ModelRow) => `
\\echo painting
begin read only;
${settings}
select imago.ascii(imago.rgb(picture), array_length(picture, 3))
from (
  select imago.picture(${escapeLiteral(name)}, image) as picture
  from imago.generate(${escapeLiteral(name)}, seed => ${seed}${classes === null ? "" : ", label => 0"})
  order by step desc
  limit 1
) as finished;
commit;

\\pset tuples_only off
\\pset format aligned
\\unset QUIET
`;
