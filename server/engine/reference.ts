/** Compares a model with the naive reference: whether its numbers are right, not only the same as at import. */
import type { Queryable } from "@/db/pool";

export type Comparison = { right: boolean; words: string };

type Part = { part: string; difference: number; spread: number; tolerance: number };

/** `1.63 %`, with two significant digits. */
const percent = (part: number): string => `${Number((100 * part).toPrecision(2))} %`;

/**
 * Compares a pass of the model with the naive one, or of a larger model one layer of each kind: a second or two. The
 * words say the largest difference and the tolerance, as parts of the naive output's standard deviation.
 */
export async function compareWithReference(database: Queryable, model: string): Promise<Comparison> {
  const { rows } = await database.query<Part>("select * from imago.compare_with_reference($1)", [model]);
  const [first] = rows;
  if (!first) return { right: true, words: "too large to compare with the naive reference" };
  const worst = rows.reduce((a, b) => (share(b) > share(a) ? b : a));
  const what = first.part === "pass" ? "a pass differs" : `layers of ${rows.length} kinds differ`;
  return {
    right: rows.every(({ difference, tolerance }) => difference <= tolerance),
    words: `${what} from the naive reference by ${percent(share(worst))} of its spread at most; ${percent(worst.tolerance / worst.spread)} is the tolerance`,
  };
}

/** The largest difference as a part of the spread; NaN counts as infinite. */
function share({ difference, spread }: Part): number {
  const part = difference / spread;
  return Number.isNaN(part) ? Number.POSITIVE_INFINITY : part;
}
