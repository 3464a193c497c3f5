/** The models that can be asked for, without what takes long to add up. */
import type { ModelsDocument } from "@/lib/api/response";
import type { Queryable } from "@/db/pool";

export type ModelInfo = {
  name: string;
  identity: string;
  parameters: number;
  /** Of the picture. */
  width: number;
  height: number;
  channels: number;
  usual: ModelsDocument["models"][number]["usual"];
  importedAt: Date;
};

const usualModel = "butterfly-64";

/** The default model first, then by name: the bundled model, or where that is missing the one that came first. */
export async function listModelInfo(database: Queryable): Promise<ModelInfo[]> {
  const { rows } = await database.query<ModelInfo>(
    `select name, identity, parameters::float8 as parameters, channels, height,
       case when (config ->> 'mirror')::boolean then 2 * width else width end as width,
       jsonb_build_object('sampler', usual_sampler, 'schedule', usual_spacing, 'steps', usual_steps) as usual,
       imported_at as "importedAt"
     from imago.model order by name`,
  );
  const [first] = rows.toSorted((a, b) => a.importedAt.getTime() - b.importedAt.getTime());
  const chosen = rows.find(({ name }) => name === usualModel) ?? first;
  return chosen ? [chosen, ...rows.filter((row) => row !== chosen)] : [];
}

export async function defaultModel(database: Queryable): Promise<string | undefined> {
  return (await listModelInfo(database))[0]?.name;
}
