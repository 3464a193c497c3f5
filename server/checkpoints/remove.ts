/** Removes a model from the database, with everything that was compiled from it. */
import { type Pool, type PoolClient, type Queryable, transaction } from "@/db/pool";

/**
 * Deletes the model's rows within the caller's transaction. Throws while it has unfinished jobs, which could not
 * go on. `enqueue` locks the model's row until its job is stored; this waits for that lock.
 */
export async function deleteModel(client: PoolClient, id: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select name from imago.model where id = $1 for update",
    [id],
  );
  const name = rows[0]?.name;
  const { rowCount: unfinished } = await client.query(
    "select from imago.job where model = $1 and status in ('queued', 'running')",
    [name],
  );
  if (unfinished)
    throw new Error(
      `model ${name} has ${unfinished} unfinished ${unfinished === 1 ? "job" : "jobs"}: wait until they have ended, or cancel them`,
    );
  await client.query("delete from imago.model where id = $1", [id]);
}

/** Throws, listing the existing models, if none is called `name`. */
export async function findModelId(database: Queryable, name: string): Promise<number> {
  const { rows } = await database.query<{ id: number; name: string }>(
    "select id, name from imago.model order by name",
  );
  const id = rows.find((row) => row.name === name)?.id;
  if (id !== undefined) return id;
  const known =
    rows.length > 0 ? `the models here are ${rows.map((row) => row.name).join(", ")}` : "there are none yet";
  throw new Error(`there is no model ${name}: ${known}`);
}

/** Throws if no model has that name. */
export async function removeModel(pool: Pool, name: string): Promise<void> {
  await checkMayWrite(pool);
  await transaction(pool, async (client) => deleteModel(client, await findModelId(client, name)));
}

/** Throws, before anything is read or waited for, if this login may not write models. */
export async function checkMayWrite(database: Queryable): Promise<void> {
  const { rows } = await database.query<{ may: boolean; login: string }>(
    `select has_table_privilege('imago.model', 'insert') as may, current_user as login`,
  );
  const [{ may = false, login } = {}] = rows;
  if (!may)
    throw new Error(
      `the login ${login} may not import or remove models: let the one do it that runs npm run db:migrate`,
    );
}
