/** The models of a database, as people want to see them. */
import type { Queryable } from "@/db/pool";

export type ModelSummary = {
  name: string;
  identity: string;
  parameters: number;
  /** What it takes in the database: its tensors and the engine's packed form of them. */
  bytes: number;
  /** Of the finished picture: both halves where the model is mirrored. */
  picture: { channels: number; height: number; width: number };
  importedAt: Date;
};

type Row = {
  name: string;
  identity: string;
  parameters: string;
  bytes: string;
  channels: number;
  height: number;
  width: number;
  imported_at: Date;
};

export async function listModels(database: Queryable): Promise<ModelSummary[]> {
  const { rows } = await database.query<Row>(
    `select name, identity, parameters, channels, height, imported_at,
       case when (config ->> 'mirror')::boolean then 2 * width else width end as width,
       (select coalesce(sum(pg_column_size(t.data)), 0) from imago.tensor as t where t.model_id = m.id)
         + (select coalesce(sum(pg_column_size(d.columns)), 0) from imago.dense as d where d.model_id = m.id)
         + (select coalesce(sum(pg_column_size(k.taps)), 0)
            from imago.convolution as c join imago.kernel as k on k.convolution_id = c.id
            where c.model_id = m.id) as bytes
     from imago.model as m order by name`,
  );
  return rows.map(({ channels, height, width, ...row }) => ({
    name: row.name,
    identity: row.identity,
    parameters: Number(row.parameters),
    bytes: Number(row.bytes),
    picture: { channels, height, width },
    importedAt: row.imported_at,
  }));
}
