/**
 * The one pass that the article which inspired Imago published: `UNET(input, 999)` of gnokit/ddpm-butterflies-64, eight
 * of its values. The article does not state its input; three readings are possible, and the model itself tells
 * which is right. Its group norm divides by n - 1, hence a tolerance far above this engine's own error.
 */
import { readFile } from "node:fs/promises";
import type { Queryable } from "@/db/pool";
import { encodeRealArray, widen } from "./floats";

export const articleModel = "ddpm-butterflies-64";
const articleTimestep = 999;
export const articleTolerance = 2e-2;

const side = 64;
const plane = side * side;
const channels = 3;

/** Rows 1-2 and columns 1-2 of channels 1 and 2, as published; `at` is the index in [C][H][W] order. */
export const published = [
  [0.37433589, 0.56223816, -0.14284264, 0.112475105],
  [-0.070850156, 0.45626032, 0.08289513, 0.79304886],
].flatMap((values, channel) =>
  values.map((value, n) => ({ at: channel * plane + Math.floor(n / 2) * side + (n % 2), value })),
);

export type ArticleInput = { name: string; image: Float32Array };
export type ArticleComparison = { name: string; values: number[]; maxDifference: number; agrees: boolean };

/**
 * The first 12,288 values of `random()::real` after `setseed(0.20241231)`, little-endian float32: the same on
 * PostgreSQL 15 and 18, whose generator is xoroshiro128**.
 */
export async function readDraws(): Promise<Float32Array> {
  return widen(await readFile(new URL("article-draws.f32", import.meta.url)), "F32");
}

/** The three readings of "random input", each [3][64][64]. */
export function articleInputs(draws: Float32Array): ArticleInput[] {
  return [
    {
      name: "64 draws, the same in every row and channel",
      image: Float32Array.from({ length: channels * plane }, (_, i) => draws[i % side] ?? 0),
    },
    { name: "12,288 draws", image: draws },
    { name: "12,288 draws r as (r * 2 - 1) * 1.73", image: draws.map((r) => (r * 2 - 1) * 1.73) },
  ];
}

/** Throws, saying how to import it, if the model is not there, or if it is another network. */
export async function findArticleModel(database: Queryable, name: string): Promise<void> {
  const { rows } = await database.query<{ fits: boolean }>(
    `select config @> '{"sample_size": [64, 64], "in_channels": 3, "block_out_channels": [64, 128, 256, 512],
       "layers_per_block": 2, "patch_size": 1, "mirror": false}' as fits
     from imago.model where name = $1`,
    [name],
  );
  if (!rows[0])
    throw new Error(
      `the article's model is not here under the name ${name}: import it with npm run model:import -- hub:gnokit/${articleModel}`,
    );
  if (!rows[0].fits)
    throw new Error(
      `${name} is not the article's network (64x64, 3 channels, levels of 64, 128, 256 and 512 channels, 2 layers each)`,
    );
}

/** Computes one pass on `input`, and compares it with the published values. */
export async function compareWithArticle(
  database: Queryable,
  model: string,
  { name, image }: ArticleInput,
): Promise<ArticleComparison> {
  const { rows } = await database.query<{ value: number }>(
    `with pass as materialized (select imago.unet($1, $2::real[], $3) as output)
     select output[at + 1] as value from pass, unnest($4::integer[]) with ordinality as wanted (at, n) order by n`,
    [model, encodeRealArray(image), articleTimestep, published.map(({ at }) => at)],
  );
  const values = rows.map(({ value }) => value);
  const maxDifference = Math.max(
    ...published.map(({ value }, n) => Math.abs(value - (values[n] ?? Number.NaN))),
  );
  return { name, values, maxDifference, agrees: maxDifference <= articleTolerance };
}
