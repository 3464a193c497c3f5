/** Says which rights a part of Imago has. */
import { randomBase58 } from "@/lib/base58";
import type { Log } from "@/lib/log";
import { createPool, mayTake, type Pool, type Queryable, type Role, roleNames } from "../pool";

/** Which of the roles this login cannot take, for people to read; undefined: it can take all. */
export async function missingRoles(database: Queryable, names: readonly Role[] = roleNames) {
  const { rows } = await database.query<{ missing: string | null }>(
    `select string_agg(name, ' and ' order by name) as missing from unnest($1::text[]) as name
     where not exists (select from pg_roles as r where r.rolname = name and ${mayTake("session_user", "r")})`,
    [names],
  );
  const missing = rows[0]?.missing;
  return missing
    ? `${missing}: not there, or not this login's to take, so web and workers have all its rights; deploy/README.md says how an administrator makes them`
    : undefined;
}

/** Does one connection meet what another has set? As behind a pooler, while nobody else is busy there. */
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
 * The role that this process's sessions take, as far as they can; undefined behind a pooler, where what a session is set
 * to would pass to others.
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
      const reason = "DATABASE_URL leads through a pooler: use a login that is a member";
      log.info("role.not_taken", { role, reason });
      return undefined;
    }
    const reason = await missingRoles(pool, [role]);
    if (reason) log.warn("role.not_taken", { role, reason });
    else log.info("role.taken", { role });
  } finally {
    await pool.end();
  }
  return role; // it may come later, and be there on a standby
}
