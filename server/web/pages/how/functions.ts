/** Reads the SQL functions from the database's catalogue, never from our files. */
import type { Queryable } from "@/db/pool";

export type SqlFunction = {
  /** The name without the schema. */
  name: string;
  /** The text of `comment on function`. */
  comment: string;
  /** The output of pg_get_functiondef(), joined where several functions share the name. */
  definition: string;
  /** Functions of the schema that its text names. */
  calls: string[];
};

/** All functions of schema imago, by name. */
async function readAll(database: Queryable): Promise<Map<string, SqlFunction>> {
  const { rows } = await database.query<Omit<SqlFunction, "calls">>(
    `select p.proname as name, string_agg(pg_get_functiondef(p.oid), E'\\n' order by p.oid) as definition,
       coalesce(min(obj_description(p.oid, 'pg_proc')), '') as comment
     from pg_proc as p
     where p.pronamespace = 'imago'::regnamespace and p.prokind = 'f'
     group by p.proname`,
  );
  const names = new Set(rows.map(({ name }) => name));
  return new Map(rows.map((row) => [row.name, { ...row, calls: callsIn(row, names) }]));
}

function callsIn({ name, definition }: { name: string; definition: string }, names: Set<string>): string[] {
  const called = [...definition.matchAll(/\bimago\.([a-z_][a-z0-9_]*)\s*\(/g)].flatMap(
    ([, each]) => each ?? [],
  );
  return [...new Set(called)].filter((each) => each !== name && names.has(each));
}

/** Returns `roots` and everything that they call, directly or indirectly, in the order of discovery. */
export async function readFunctions(database: Queryable, roots: string[]): Promise<SqlFunction[]> {
  const all = await readAll(database);
  const found = new Set(roots);
  for (const name of found) for (const called of all.get(name)?.calls ?? []) found.add(called);
  return [...found].flatMap((name) => all.get(name) ?? []);
}
