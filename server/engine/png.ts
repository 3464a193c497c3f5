/** PNG files of pictures, which the database writes. */
import type { Queryable } from "@/db/pool";

export type PngOptions = {
  /** Width and height of each enlarged pixel: 1 to 64; at most 10,000 pixels a row. */
  scale?: number;
  /** Text chunks (PNG specification, 11.3.4): texts by keyword (1 to 79 Latin-1 characters). */
  texts?: Record<string, string>;
};

/**
 * Encodes `rgb`: 8 bits per channel, row by row, `width` pixels a row. A picture of 64 x 64 takes about 70 ms at any
 * usual scale. Errors are those of imago.png.
 */
export async function encodePng(
  database: Queryable,
  rgb: Uint8Array,
  width: number,
  { scale = 1, texts = {} }: PngOptions = {},
): Promise<Buffer> {
  const { rows } = await database.query<{ png: Buffer }>("select imago.png($1, $2, $3, $4) as png", [
    rgb,
    width,
    scale,
    JSON.stringify(texts),
  ]);
  const [row] = rows;
  if (!row) throw new Error("imago.png returned no row");
  return row.png;
}
