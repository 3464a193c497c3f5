/** Lists the models that tabs may load. */
import type { Queryable } from "@/db/pool";
import { listModelInfo } from "../engine/models";

/** A model file that the site offers to tabs. */
export type TabModel = {
  name: string;
  /** SHA-256 of its arithmetic config and tensors. */
  identity: string;
  /** The version of the engine in the file. */
  engine: string;
  /** The file's address, relative to the list. */
  file: string;
};

/** Lists the models, the quickest first; a file's address changes with its engine and its model. */
export async function listTabModels(database: Queryable): Promise<TabModel[]> {
  const [models, { rows }] = await Promise.all([
    listModelInfo(database),
    database.query<{ version: string }>("select version from imago.engine"),
  ]);
  const engine = rows[0]?.version ?? "";
  return models
    .toSorted((a, b) => a.usual.steps - b.usual.steps)
    .map(({ name, identity }) => ({
      name,
      identity,
      engine,
      file: `${name}.sql.gz?${engine.slice(0, 12)}.${identity.slice(0, 12)}`,
    }));
}
