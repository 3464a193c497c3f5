/** Reads the SQL functions from the database's catalogue, never from our files. */
import type { Queryable } from "@/db/pool";
import type { EngineFunction } from "@/lib/api/explain";

/**
 * All functions of schema imago, by name; those that share a name are one, with their texts joined. An aggregate has no
 * text of its own: it is put together from its row.
 */
export async function readFunctions(database: Queryable): Promise<EngineFunction[]> {
  const { rows } = await database.query<Omit<EngineFunction, "calls">>(
    `select p.proname as name, coalesce(min(obj_description(p.oid, 'pg_proc')), '') as comment,
       string_agg(
         case p.prokind
           when 'a' then format('create aggregate imago.%I(%s) (sfunc = %s, stype = %s%s%s);', p.proname,
             pg_get_function_arguments(p.oid), a.aggtransfn, format_type(a.aggtranstype, null),
             ', initcond = ' || quote_literal(a.agginitval), case p.proparallel when 's' then ', parallel = safe' end)
           else pg_get_functiondef(p.oid)
         end,
         E'\\n' order by p.oid) as definition
     from pg_proc as p
     left join pg_aggregate as a on a.aggfnoid = p.oid
     where p.pronamespace = 'imago'::regnamespace
     group by p.proname
     order by p.proname`,
  );
  const names = new Set(rows.map(({ name }) => name));
  return rows.map(({ name, comment, definition }) => ({
    name,
    comment,
    definition: definition.trimEnd(),
    calls: callsIn({ name, definition }, names),
  }));
}

function callsIn({ name, definition }: { name: string; definition: string }, names: Set<string>): string[] {
  const called = [
    ...definition.matchAll(/\bimago\.([a-z_][a-z0-9_]*)\s*\(|sfunc = imago\.([a-z0-9_]+)/g),
  ].flatMap(([, each, summed]) => each ?? summed ?? []);
  return [...new Set(called)].filter((each) => each !== name && names.has(each));
}
