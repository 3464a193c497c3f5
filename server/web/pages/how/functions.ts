/** The SQL that the database has, function by function: read from its catalogue, never from our files. */
import type { Queryable } from "@/db/pool";

export type SqlFunction = {
  /** Without the schema. */
  name: string;
  /** What `comment on function` says. */
  comment: string;
  /** What pg_get_functiondef() gives; one after another where several have the name. */
  definition: string;
  /** Functions of the schema that its text names. */
  calls: string[];
};

/** All of schema imago, by name, and nothing else. */
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

/** `roots` and whatever they call, and those call, in the order in which one comes upon them. */
export async function readFunctions(database: Queryable, roots: string[]): Promise<SqlFunction[]> {
  const all = await readAll(database);
  const found = new Set(roots);
  for (const name of found) for (const called of all.get(name)?.calls ?? []) found.add(called);
  return [...found].flatMap((name) => all.get(name) ?? []);
}
