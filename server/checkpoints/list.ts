/** Lists the models of a database with their sizes. */
import type { Queryable } from "@/db/pool";
import { type ModelInfo, modelColumns } from "../engine/models";

/** `bytes` counts the tensors in the database and the engine's packed form of them. */
export type ModelSummary = ModelInfo & { bytes: number };

export async function listModels(database: Queryable): Promise<ModelSummary[]> {
  const { rows } = await database.query<ModelSummary>(
    `select ${modelColumns},
       (select coalesce(sum(pg_column_size(tensor.data)), 0) from imago.tensor where tensor.model_id = model.id)::float8
         + (select coalesce(sum(pg_column_size(dense.columns)), 0) from imago.dense where dense.model_id = model.id)
         + (select coalesce(sum(pg_column_size(kernel.taps)), 0)
            from imago.convolution join imago.kernel on kernel.convolution_id = convolution.id
            where convolution.model_id = model.id) as bytes
     from imago.model order by name`,
  );
  return rows;
}
