/** Says which rights a part of Imago has. */
import type { Log } from "@/lib/log";
import { createPool, type Queryable } from "../pool";
import { mayTake, type Role, roleNames } from "./session";

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
  if (settings.listenUrl) {
    log.info("role.not_taken", {
      role,
      reason: "LISTEN_DATABASE_URL says that DATABASE_URL is a pooler's: use a login that is a member",
    });
    return undefined;
  }
  const pool = createPool(url, 1);
  try {
    const reason = await missingRoles(pool, [role]);
    if (reason) log.warn("role.not_taken", { role, reason });
    else log.info("role.taken", { role });
  } finally {
    await pool.end();
  }
  return role; // it may come later, and be there on a standby
}
