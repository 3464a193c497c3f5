/** Reads the start of a run: beside its seed, a pedigree and a drawing. */
import type { Queryable } from "@/db/pool";

/** An entry of a pedigree; a and b are the numbers of earlier entries, counted from 1: imago.pedigree_entries(). */
export type PedigreeEntry =
  | { seed: string }
  | { a: number; b: number; cross: "fore" | "hind" | "inner" | "outer" }
  | { a: number; b: number; cross: "mix"; share: number }
  | { a: number; mutation: string; share: number };

/** The last entry is the noise that is meant. */
export type Pedigree = PedigreeEntry[];

export type Origin = {
  /** Null: the noise is that of the seed. */
  pedigree: Pedigree | null;
  /** 8-bit red, green, blue of the state's pixels, line by line. Null: the run starts from noise alone. */
  drawing: Buffer | null;
};

/** Reads what a job starts from. */
export async function readOrigin(database: Queryable, jobId: string): Promise<Origin> {
  const { rows } = await database.query<Origin>("select pedigree, drawing from imago.job where id = $1", [
    jobId,
  ]);
  return rows[0] ?? fromSeed;
}

export const fromSeed: Origin = { pedigree: null, drawing: null };
