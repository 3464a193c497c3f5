import type { PackedProduct } from "@/lib/api/explain";
import type { Queryable } from "@/db/pool";

type Row = Omit<PackedProduct, "pixels" | "taps" | "cells" | "sliding"> & {
  cells: string[];
  sliding: string[];
};

/** Lets the database multiply; the caller has checked the numbers. */
export async function readPackedProduct(
  database: Queryable,
  { pixels, taps }: { pixels: number[]; taps: number[] },
): Promise<PackedProduct> {
  const { rows } = await database.query<Row>(
    "select plane, kernel, product, cells, sliding from imago.packed_product($1, $2)",
    [pixels, taps],
  );
  const [row] = rows;
  if (!row) throw new Error("imago.packed_product gave no row");
  // Twelve digits at most: JavaScript's numbers hold them.
  return { pixels, taps, ...row, cells: row.cells.map(Number), sliding: row.sliding.map(Number) };
}
