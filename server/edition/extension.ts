/**
 * The engine as an extension: the folder that `create extension imago` needs, with the metadata of PGXN and dbdev. It
 * holds the same tables and functions as `db:migrate` makes, and no model.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Engine } from "@/db/engine";
import { ledgerEntry, ledgerSql } from "@/db/migrate/migrations";
import { escapeLiteral } from "@/db/pool";
import { readFunctions, readMigrations, type SqlFile } from "@/db/sql-files";
import { oldestMajor } from "./guard";
import { orderFiles } from "./order-files";

export type FolderFile = { name: string; text: string };

const words = "A diffusion model in plain SQL: PostgreSQL paints butterflies";

async function readVersion(): Promise<string> {
  const file = path.join(import.meta.dirname, "..", "..", "package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(file, "utf8"))).version;
}

/** Returns the folder's files. The extension has the version of package.json. */
export async function writeExtension(): Promise<FolderFile[]> {
  const [version, { files, ...engine }, migrations] = await Promise.all([
    readVersion(),
    readFunctions(),
    readMigrations(),
  ]);
  const script = `imago--${version}.sql`;
  return [
    { name: "imago.control", text: control(version) },
    { name: script, text: install(engine, migrations, files) },
    { name: "META.json", text: `${JSON.stringify(meta(version, script), undefined, 2)}\n` },
    { name: "Makefile", text: makefile },
    { name: "README.md", text: readme(engine) },
  ];
}

const control = (
  version: string,
) => `# Creates schema imago with the rights of the calling role, which has to be one that may create a schema.
comment = '${words}'
default_version = '${version}'
schema = imago
relocatable = false
superuser = false
trusted = true
requires = 'plpgsql'
`;

const install = (
  { number, version }: Engine,
  migrations: readonly SqlFile[],
  functions: readonly SqlFile[],
) => `\\echo Use "create extension imago" to load this file. \\quit

-- Imago: a diffusion model in plain SQL. Engine ${number} (${version}).

${refuse}
${ledgerSql};
${migrations.map(migrate).join("")}
set local check_function_bodies = on;
${orderFiles(functions)
  .map(({ name, text }) => `\n-- sql/${name}\n${text.trim()}\n`)
  .join("")}
insert into imago.engine (version, number) values (${escapeLiteral(version)}, ${number});

${markData}`;

/** PostgreSQL itself says what right is missing. */
const refuse = `do $refuse$ begin
if current_setting('server_version_num')::integer < ${oldestMajor}0000 then
  raise exception 'this server is PostgreSQL %, and Imago needs PostgreSQL ${oldestMajor} or later', current_setting('server_version');
end if;
if getdatabaseencoding() not in ('UTF8', 'SQL_ASCII') then
  raise exception 'database % has encoding %, and Imago needs UTF8', current_database(), getdatabaseencoding();
end if;
if exists (select from pg_catalog.pg_class where relnamespace = 'imago'::regnamespace) then
  raise exception 'schema imago of database % is in use already: use it as it is, or another database', current_database();
end if;
end $refuse$;
`;

const migrate = (file: SqlFile): string => {
  const { name, sha256 } = ledgerEntry(file);
  return `
-- sql/${file.name}
${file.text.trim()}
insert into imago.migration (name, sha256) values (${escapeLiteral(name)}, ${escapeLiteral(sha256)});
`;
};

/**
 * Tables that this script fills come back with the extension; what the others will hold is data, and belongs into
 * dumps, with the positions of sequences.
 */
const markData = `do $mark$
declare
  relation record;
  filled boolean;
begin
  for relation in
    select oid, oid::regclass as name, relkind from pg_catalog.pg_class
    where relnamespace = 'imago'::regnamespace and relkind in ('r', 'S') order by oid
  loop
    if relation.relkind = 'r' then
      execute pg_catalog.format('select exists (select from %s)', relation.name) into filled;
    else
      filled := false;
    end if;
    if not filled then
      perform pg_catalog.pg_extension_config_dump(relation.oid, '');
    end if;
  end loop;
end $mark$;
`;

/** PGXN's metadata: https://pgxn.org/spec/ */
const meta = (version: string, script: string) => ({
  name: "imago",
  abstract: words,
  description:
    "The U-Net, the samplers and the noise of a denoising diffusion model as functions in plain SQL. The same model, seed and run give the same bits on every server that reproduces the model's known answer.",
  version,
  maintainer: "Imago contributors",
  license: "mit",
  prereqs: { runtime: { requires: { PostgreSQL: `${oldestMajor}.0.0`, plpgsql: "1.0.0" } } },
  provides: { imago: { abstract: words, file: script, docfile: "README.md", version } },
  tags: ["diffusion", "neural network", "image", "sql"],
  generated_by: "npm run sql -- --extension",
  "meta-spec": { version: "1.0.0", url: "https://pgxn.org/meta/spec.txt" },
});

/** For `make install`, which PGXN's clients call. */
const makefile = `EXTENSION = imago
DATA = $(wildcard imago--*.sql)
DOCS = README.md
PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)
`;

const readme = ({ number, version }: Engine) => `# imago

${words}. Engine ${number} (${version}). It needs PostgreSQL ${oldestMajor} or later and nothing else; no function of it is written in C.

\`\`\`sql
create extension imago;  -- as a role that may create a schema
\`\`\`

The extension brings the engine. A model is data: \`psql -d DATABASE -f butterfly.sql\`, with a file that \`npm run sql -- --out butterfly.sql\` of the same Imago has written, loads one beside it and paints a butterfly. Models and pictures are part of \`pg_dump\`; \`drop extension imago\` deletes them.

\`\`\`sql
select imago.ascii(imago.rgb(picture), array_length(picture, 3))
from imago.generate('butterfly-64-turbo', seed => 42)
cross join lateral imago.picture('butterfly-64-turbo', image) as picture
order by step desc limit 1;
\`\`\`

Installing the files: \`make install\` in this folder (which asks \`pg_config\` for the place), or copy \`imago.control\` and the script into \`extension\` below the server's \`pg_config --sharedir\`. Where you may not write there, \`dbdev\` publishes this folder for servers with [pg_tle](https://github.com/aws/pg_tle), which wants to be told the schema: \`create schema imago; create extension imago schema imago\`.
`;
