/** Reads the samplers from the database's engine. */
import type { Queryable } from "@/db/pool";
import type { Sampler } from "@/lib/api/samplers";

/** Returns the samplers in the engine's order. */
export async function readSamplers(database: Queryable): Promise<Sampler[]> {
  const { rows } = await database.query<Sampler>(
    `select name, words, help, takes_eta as "takesEta" from imago.samplers()`,
  );
  return rows;
}
