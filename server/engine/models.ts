/** Reads the models' rows: what they paint, and how they are usually run. */
import type { Queryable } from "@/db/pool";
import type { ModelsDocument } from "@/lib/api/response";

export type ModelInfo = {
  name: string;
  identity: string;
  /** The hash of one fixed pass, computed at import: imago.known_answer(). */
  knownAnswer: string | null;
  parameters: number;
  /** The size of the finished picture in pixels: of both halves if the model is mirrored. */
  width: number;
  height: number;
  /** Labels are 0 to classes - 1; null: the model has no classes. */
  classes: number | null;
  /** 1 (grey) or 3 (RGB). */
  channels: number;
  /** The sampler, schedule and number of steps of a run that does not choose them. */
  usual: ModelsDocument["models"][number]["usual"];
  /** A word for people: "quick". */
  words: string | null;
  /** The size of the state, which a drawing has: the left half of the picture if the model is mirrored. */
  paper: { width: number; height: number; mirrored: boolean };
  importedAt: Date;
};

/** The columns of a ModelInfo, to select from `imago.model` (unaliased). */
export const modelColumns = `model.name, model.identity, model.known_answer as "knownAnswer", model.parameters::float8 as parameters, model.channels, imago.classes(model) as classes,
  model.height, case when (model.config ->> 'mirror')::boolean then 2 * model.width else model.width end as width,
  jsonb_build_object('sampler', model.usual_sampler, 'schedule', model.usual_spacing, 'steps', model.usual_steps)
    as usual, model.words,
  jsonb_build_object('width', model.width, 'height', model.height,
    'mirrored', coalesce((model.config ->> 'mirror')::boolean, false)) as paper, model.imported_at as "importedAt"`;

const preferred = "butterfly-64";

/** Lists the default model first, the others by name. The default is the bundled model, else the one imported first. */
export async function listModelInfo(database: Queryable): Promise<ModelInfo[]> {
  const { rows } = await database.query<ModelInfo>(`select ${modelColumns} from imago.model order by name`);
  const [first] = rows.toSorted((a, b) => a.importedAt.getTime() - b.importedAt.getTime());
  const chosen = rows.find(({ name }) => name === preferred) ?? first;
  return chosen ? [chosen, ...rows.filter((row) => row !== chosen)] : [];
}

/** Returns the name of the model of requests that name none; undefined if the database has no model. */
export async function defaultModel(database: Queryable): Promise<string | undefined> {
  return (await listModelInfo(database))[0]?.name;
}
