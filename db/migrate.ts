/**
 * Brings a database up to date with this checkout: runs the missing migrations of sql/schema in order; rebuilds all
 * functions if the hash of their files has changed; packs the weights again that another engine packed; grants the
 * rights of the roles of web and workers. Throws, and changes nothing, if the database's engine is newer.
 *
 * Runs in one transaction under one advisory lock: a second process waits and then finds nothing to do, and a failure
 * leaves the database as it was. The role must own schema imago or have the right to create it; if nothing is to be
 * done, the right to read is enough.
 */
import { checkNotOlder, type Engine, readEngine } from "./engine";
import { rebuildFunctions, recompileModels, refuseExtension } from "./migrate/functions";
import { applyMigrations } from "./migrate/migrations";
import { DatabaseError, type Pool, transaction } from "./pool";
import { grantRights } from "./roles/grant";
import { readFunctions, readMigrations } from "./sql-files";

/** The advisory lock under which the schema changes: an arbitrary number that nothing else in the database locks. */
export const schemaLock = 4_271_309;

export type MigrationResult = Engine & { applied: string[]; rebuilt: boolean; recompiled: string[] };

/** Brings the database up to date. Throws, and changes nothing, if an applied migration has been edited since. */
export async function migrate(pool: Pool, root?: string): Promise<MigrationResult> {
  const migrations = await readMigrations(root);
  const functions = await readFunctions(root);
  return transaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [schemaLock]);
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
