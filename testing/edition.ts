/** Writes `imago.sql` for tests, loads it, and describes what a database then has. */
import { connect, type Pool, type Queryable } from "@/db/pool";
import { readSections } from "@/lib/sql-text/sql-file";
import { writeSqlFile } from "@/server/edition/file";

export async function textOf(pool: Pool, model: string): Promise<string> {
  let text = "";
  for await (const piece of writeSqlFile(pool, model)) text += piece;
  return text;
}

/** Loads the file as a client does that is not psql, over one connection; returns the butterfly that it paints. */
export async function load(session: Queryable, text: string): Promise<string> {
  let painted = "";
  for (const { sql } of readSections(text)) {
    const results: unknown = await session.query(sql);
    for (const { rows } of [results].flat() as { rows: object[] }[])
      for (const row of rows) painted = String(Object.values(row)[0]);
  }
  return painted;
}

/** The same over a connection of its own. */
export async function loadInto(url: string, text: string): Promise<string> {
  const client = await connect(url);
  return load(client, text).finally(() => client.end());
}

/** Hashes each table of the model, without the numbers and dates that differ between two imports. */
export async function contents(database: Queryable, model: string): Promise<Record<string, string>> {
  const { rows } = await database.query<{ contents: Record<string, string> }>(
    `with m as (select id from imago.model where name = $1), row as (
       select 'model' as table, to_jsonb(r) - '{id,imported_at}'::text[] as row from imago.model as r where id in (table m)
       union all select 'tensor', jsonb_build_object('name', name, 'shape', shape, 'bits', encode(array_send(data), 'hex'))
       from imago.tensor where model_id in (table m)
       union all select 'alphas', to_jsonb(r) - '{model_id}'::text[] from imago.alphas_cumprod as r where model_id in (table m)
       union all select 'layer', to_jsonb(r) - '{model_id}'::text[] from imago.layer as r where model_id in (table m)
       union all select 'convolution', to_jsonb(r) - '{id,model_id}'::text[] from imago.convolution as r where model_id in (table m)
       union all select 'kernel', to_jsonb(r) - '{convolution_id}'::text[]
       from imago.kernel as r join imago.convolution as c on c.id = convolution_id where model_id in (table m)
       union all select 'dense', to_jsonb(r) - '{model_id}'::text[] from imago.dense as r where model_id in (table m)
     ), hashed as (
       select "table", count(*) || ' rows, ' || md5(string_agg(md5(row::text), '' order by md5(row::text))) as hash from row group by 1
     )
     select jsonb_object_agg("table", hash) as contents from hashed`,
    [model],
  );
  return rows[0]?.contents ?? {};
}

/** Hashes all states of a run. */
export async function states(database: Queryable, model: string): Promise<string> {
  const { rows } = await database.query<{ hash: string }>(
    "select md5(string_agg(array_send(image), ''::bytea order by step)) as hash from imago.generate($1, 42)",
    [model],
  );
  return rows[0]?.hash ?? "";
}
