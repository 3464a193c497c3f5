import type { Queryable } from "@/db/pool";

/** Hashes everything that an import may change. */
export async function databaseContents(database: Queryable): Promise<string> {
  const { rows } = await database.query<{ hash: string }>(
    `select md5(concat(
       (select string_agg(m::text, ';' order by id) from imago.model as m),
       (select string_agg(t::text, ';' order by model_id, name) from imago.tensor as t),
       (select string_agg(a::text, ';' order by model_id, t) from imago.alphas_cumprod as a),
       (select string_agg(l::text, ';' order by model_id, ordinal) from imago.layer as l),
       (select string_agg(k::text, ';' order by convolution_id, channel) from imago.kernel as k))) as hash`,
  );
  return rows[0]?.hash ?? "";
}
