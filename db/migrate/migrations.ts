/** Applies the migrations that a database lacks, and remembers each in the table imago.migration. */
import path from "node:path";
import type { PoolClient } from "../pool";
import { type SqlFile, sha256 } from "../sql-files";
import { runFile } from "./run-file";

/** The name and the hash by which a database remembers a migration. */
export const ledgerEntry = ({ name, text }: SqlFile) => ({
  name: path.posix.basename(name),
  sha256: sha256(text),
});

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

/** Returns the names of those it applied. Throws if the database has one that was edited since, or that is unknown. */
export async function applyMigrations(client: PoolClient, migrations: SqlFile[]): Promise<string[]> {
  await createLedger(client);
  const { rows } = await client.query<{ name: string; sha256: string }>(
    "select name, sha256 from imago.migration order by name",
  );
  const known = new Map(rows.map((row) => [row.name, row.sha256]));
  const last = rows.at(-1)?.name ?? "";
  const applied: string[] = [];
  for (const migration of migrations) {
    const { name } = migration;
    const { name: file, sha256: hash } = ledgerEntry(migration);
    const before = known.get(file);
    if (before === undefined) {
      if (file < last)
        throw new Error(
          `${name} comes before ${last}, which this database already has: give it a higher number`,
        );
      await runFile(client, migration);
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
