/** Creates the two roles and gives them the rights in `rights.ts`. */
import { mayTake, type PoolClient, type Queryable, type Role, roleNames } from "../pool";
import { type Rights, rights } from "./rights";

/**
 * The last part of the migration's transaction. Creates the roles if the login may, and makes the login a member, so
 * that it can take them. Grants nothing to a role that the login cannot take: somebody else may have created that
 * role, and may give it to others.
 */
export async function grantRights(client: PoolClient): Promise<void> {
  await createRoles(client);
  for (const role of await rolesOf(client)) {
    await grantTables(client, role);
    await grantUse(client, role);
  }
}

/** Ignores that a role exists: another database of the cluster, under another lock, may be migrated meanwhile. */
async function createRoles(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: Role }>(
    `select name from unnest($1::text[]) as name, pg_roles as me
     where me.rolname = current_user and (me.rolsuper or me.rolcreaterole)
       and not exists (select from pg_roles where rolname = name)`,
    [roleNames],
  );
  for (const { name } of rows)
    await client.query(`do $$ begin
        create role ${name} nologin role current_user;
      exception when duplicate_object or unique_violation then null;
      end $$`);
}

/** Lists the existing roles that the login can take; none if the schema belongs to somebody else. */
async function rolesOf(client: Queryable): Promise<Role[]> {
  const { rows } = await client.query<{ name: Role }>(
    `select r.rolname as name from pg_roles as r
     join pg_namespace as n on n.nspname = 'imago' and pg_has_role(n.nspowner, 'USAGE')
     where r.rolname = any ($1) and ${mayTake("current_user", "r")}`,
    [roleNames],
  );
  return rows.map(({ name }) => name);
}

/** Privileges for `grant`: "select", or "update (a, b)". */
function privilegesOf(granted: Rights): string[] {
  return Object.entries(granted).map(([privilege, right]) =>
    right === true ? privilege : `${privilege} (${right.join(", ")})`,
  );
}

/** The catalog's entries after the grants; if it has them already, nothing is granted again. */
const asGranted = (granted: Rights): string[] =>
  Object.entries(granted)
    .flatMap(([privilege, right]) =>
      right === true ? [privilege] : right.map((column) => `${privilege} ${column}`),
    )
    .sort();

/** The tables whose grants are managed here. Any other table keeps the grants of its owner. */
const known = roleNames.flatMap((role) => Object.keys(rights[role]));

async function grantTables(client: PoolClient, role: Role): Promise<void> {
  const { rows } = await client.query<{ name: string; held: string[] }>(
    `select c.relname as name, array(
         select lower(a.privilege_type) from aclexplode(c.relacl) as a where a.grantee = r.oid
         union all
         select lower(a.privilege_type) || ' ' || attname from pg_attribute cross join aclexplode(attacl) as a
         where attrelid = c.oid and a.grantee = r.oid
       ) as held
     from pg_class as c join pg_roles as r on r.rolname = $1
     where c.relnamespace = 'imago'::regnamespace and c.relname = any ($2) and c.relkind in ('r', 'p') order by name`,
    [role, known],
  );
  for (const { name, held } of rows) {
    const granted = rights[role][name] ?? {};
    if (held.sort().join() === asGranted(granted).join()) continue;
    if (held.length > 0) await client.query(`revoke all on imago.${name} from ${role}`);
    const privileges = privilegesOf(granted);
    if (privileges.length > 0)
      await client.query(`grant ${privileges.join(", ")} on imago.${name} to ${role}`);
  }
}

/** Grants the use of functions and types: everybody has it by default, unless the cluster's owner changed that. */
async function grantUse(client: PoolClient, role: Role): Promise<void> {
  const { rows } = await client.query<{ what: string }>(
    `select 'usage on schema imago' as what where not has_schema_privilege($1, 'imago', 'usage')
     union all
     select 'execute on function ' || oid::regprocedure from pg_proc
     where pronamespace = 'imago'::regnamespace and prokind = 'f' and not has_function_privilege($1, oid, 'execute')
     union all
     select 'usage on type ' || oid::regtype from pg_type
     where typnamespace = 'imago'::regnamespace and typtype in ('c', 'd', 'e') and not has_type_privilege($1, oid, 'usage')
       and (typrelid = 0 or exists (select from pg_class where pg_class.oid = typrelid and relkind = 'c'))`,
    [role],
  );
  for (const { what } of rows) await client.query(`grant ${what} to ${role}`);
}
