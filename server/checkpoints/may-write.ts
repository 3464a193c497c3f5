import type { Queryable } from "@/db/pool";

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
