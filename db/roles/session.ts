import type { Scope } from "../pool";

/**
 * The roles of least privilege. They are PostgreSQL's, of the whole cluster, and have no login of their own: a session
 * takes one (SET ROLE), or its login is a member. What they may do in a database is in `rights.ts`.
 */
export const roleNames = ["imago_web", "imago_worker"] as const;
export type Role = (typeof roleNames)[number];

/** An SQL expression: may `who` take the role whose row of pg_roles is `role`? 16 tells that from membership. */
export const mayTake = (who: string, role: string): string =>
  `pg_has_role(${who}, ${role}.oid, case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end)`;

/**
 * An SQL expression that takes `role` for the rest of the session or transaction: its name, null where it does not exist
 * or is not this login's to take. SET ROLE brings none of a role's settings: plans stay as they are.
 */
export const takeRole = (role: Role, scope: Scope = "session"): string =>
  `(select set_config('role', r.rolname, ${scope === "transaction"}) from pg_roles as r where r.rolname = '${role}' and ${mayTake("session_user", "r")})`;
