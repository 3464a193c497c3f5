/** Copies finished butterflies: inserts their rows again, under new ids and seeds. */
import type { Pool } from "@/db/pool";
import { nthId } from "@/testing/finished";

async function columns(pool: Pool, table: string, except: string[]): Promise<string> {
  const { rows } = await pool.query<{ list: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as list from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname <> all ($2)`,
    [table, except],
  );
  return rows[0]?.list ?? "";
}

/** Inserts `count` copies, one for every minute before now. Copies the `originals` in rotation. */
export async function multiply(pool: Pool, originals: string[], count: number): Promise<void> {
  const job = await columns(pool, "imago.job", ["id", "seed", "finished_at", "idempotency_key"]);
  const frame = await columns(pool, "imago.frame", ["job_id"]);
  await pool.query(
    `create unlogged table imago.copies as
     select n, ($1::text[])[1 + n % cardinality($1::text[])] as original,
       ${nthId} as id
     from generate_series(1, $2::integer) as n`,
    [originals, count],
  );
  await pool.query(
    `insert into imago.job (id, seed, finished_at, ${job})
     select copies.id, 1000 + n, now() - n * interval '1 minute', ${job}
     from imago.copies as copies join (select id as original, ${job} from imago.job) as job using (original)`,
  );
  await pool.query(
    `insert into imago.frame (job_id, ${frame})
     select copies.id, ${frame} from imago.copies as copies join imago.frame on job_id = original`,
  );
  await pool.query("drop table imago.copies");
  await pool.query("vacuum analyze");
}
