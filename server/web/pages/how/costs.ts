/** Reads what a pass costs, from the timings of a job's own steps. */
import type { Queryable } from "@/db/pool";

export type Costs = {
  /** The median milliseconds of each layer, by its place in the wiring, from 1. */
  layers: { ordinal: number; milliseconds: number }[];
  /** Milliseconds of a step outside its layers. */
  rest: number;
  /** The number of timed steps. */
  steps: number;
};

export async function readCosts(database: Queryable, jobId: string): Promise<Costs | undefined> {
  const { rows } = await database.query<{ ordinal: number; milliseconds: number; steps: number }>(
    "select ordinal, milliseconds, steps from imago.layer_medians($1)",
    [jobId],
  );
  const [rest, ...layers] = rows;
  if (!rest || layers.length === 0) return undefined;
  return { layers, rest: rest.milliseconds, steps: rest.steps };
}
