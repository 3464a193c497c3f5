/** A model's row: what it paints, and how it is usually run. */
import type { Queryable } from "@/db/pool";
import type { ModelsDocument } from "@/lib/api/response";

export type ModelInfo = {
  name: string;
  identity: string;
  parameters: number;
  /** The finished picture, in pixels: both halves where the model is mirrored. */
  width: number;
  height: number;
  /** 1 (grey) or 3 (RGB). */
  channels: number;
  /** The sampler, schedule and number of steps that the engine takes where a run leaves them open. */
  usual: ModelsDocument["models"][number]["usual"];
  importedAt: Date;
};

/** What to select from `imago.model` (unaliased) to get a ModelInfo. */
export const modelColumns = `model.name, model.identity, model.parameters::float8 as parameters, model.channels,
  model.height, case when (model.config ->> 'mirror')::boolean then 2 * model.width else model.width end as width,
  jsonb_build_object('sampler', model.usual_sampler, 'schedule', model.usual_spacing, 'steps', model.usual_steps)
    as usual, model.imported_at as "importedAt"`;

const preferred = "butterfly-64";

/** The default model first, then by name: the bundled model, or where that is missing the one that came first. */
export async function listModelInfo(database: Queryable): Promise<ModelInfo[]> {
  const { rows } = await database.query<ModelInfo>(`select ${modelColumns} from imago.model order by name`);
  const [first] = rows.toSorted((a, b) => a.importedAt.getTime() - b.importedAt.getTime());
  const chosen = rows.find(({ name }) => name === preferred) ?? first;
  return chosen ? [chosen, ...rows.filter((row) => row !== chosen)] : [];
}

/** The name of the model that paints where none is asked for; undefined: the database has no model. */
export async function defaultModel(database: Queryable): Promise<string | undefined> {
  return (await listModelInfo(database))[0]?.name;
}
