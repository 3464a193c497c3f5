/** The samplers that the database's engine has, as it describes them. */
import type { Queryable } from "@/db/pool";
import type { Sampler } from "@/lib/api/samplers";

/** In the engine's order. */
export async function readSamplers(database: Queryable): Promise<Sampler[]> {
  const { rows } = await database.query<Sampler>(
    `select name, words, takes_eta as "takesEta" from imago.samplers()`,
  );
  return rows;
}
