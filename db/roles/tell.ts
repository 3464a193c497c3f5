/** Chooses the role that a part of Imago takes, and reports which roles its login cannot take. */
import { randomBase58 } from "@/lib/ids/base58";
import type { Log } from "@/lib/log";
import { createPool, mayTake, type Pool, type Queryable, type Role, roleNames } from "../pool";

/** Says which roles this login cannot take, and what to do; undefined if it can take all. */
export async function missingRoles(database: Queryable, names: readonly Role[] = roleNames) {
  const { rows } = await database.query<{ missing: string | null }>(
    `select string_agg(name, ' and ' order by name) as missing from unnest($1::text[]) as name
     where not exists (select from pg_roles as r where r.rolname = name and ${mayTake("session_user", "r")})`,
    [names],
  );
  const missing = rows[0]?.missing;
  return missing
    ? `${missing}: missing, or this login may not take it, so web and workers have all of the login's rights; deploy/README.md tells an administrator how to create the roles`
    : undefined;
}

/** Whether two connections share a session, as they do behind a pooler that is otherwise idle. */
async function sharesSessions(pool: Pool): Promise<boolean> {
  const [one, other] = await Promise.all([pool.connect(), pool.connect()]);
  try {
    const mark = randomBase58(12);
    await one.query("select set_config('imago.mark', $1, false)", [mark]);
    const { rows } = await other.query("select current_setting('imago.mark', true) as met");
    return rows[0]?.met === mark;
  } finally {
    one.release();
    other.release();
  }
}

/**
 * Chooses the role that this process's sessions take; undefined behind a pooler, where SET ROLE would pass to other
 * clients' transactions.
 */
export async function chooseRole(
  url: string,
  role: Role,
  settings: { listenUrl: string | undefined },
  log: Log,
): Promise<Role | undefined> {
  const pool = createPool(url, 2);
  try {
    if (settings.listenUrl || (await sharesSessions(pool))) {
      const reason = "DATABASE_URL leads through a pooler: use a login that is a member of the role";
      log.info("role.not_taken", { role, reason });
      return undefined;
    }
    const reason = await missingRoles(pool, [role]);
    if (reason) log.warn("role.not_taken", { role, reason });
    else log.info("role.taken", { role });
  } finally {
    await pool.end();
  }
  return role; // it may be created later, and it may exist on a standby
}
