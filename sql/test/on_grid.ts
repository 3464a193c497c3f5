/** Puts weights on a grid, as a training does that knows of eight-digit cells. */
import type { Pool } from "@/db/pool";
import type { Fixture, Fixtures } from "./fixture";

/**
 * Rounds the weights of every output to whole numbers, at most `largest` a side, times a scale of the output, which has
 * five significant bits: all of them are exact in fp16. shape: [outputs, ...].
 */
export function onGrid({ shape, values }: Fixture, largest = 63): Fixture {
  const inputs = values.length / (shape[0] ?? 1);
  const rounded = values.map((value, i) => {
    const output = values.slice(i - (i % inputs), i - (i % inputs) + inputs);
    const scale = fiveBits(Math.max(...output.map(Math.abs)) / largest);
    return Math.round(value / scale) * scale;
  });
  return { shape, values: rounded };
}

/** Returns the least number of five significant bits that is not below `value`. */
function fiveBits(value: number): number {
  const unit = 2 ** (Math.floor(Math.log2(value)) - 4);
  return Math.ceil(value / unit) * unit;
}

/** Names the weights that the engine would take in eight-digit cells: convolutions', and attention's linear layers'. */
const packed = /(^|\.)(conv\w*|to_[qkv]|to_out\.0)\.weight$|^conv2d\.[\w-]+\.weight$/;

/** Returns the same fixtures with these weights on a grid. */
export const fixturesOnGrid =
  (fixture: Fixtures): Fixtures =>
  (name) =>
    packed.test(name) ? onGrid(fixture(name)) : fixture(name);

/** Puts an imported model's weights on a grid, and compiles it again. */
export async function putOnGrid(pool: Pool, model: string): Promise<void> {
  const { rows } = await pool.query<{ id: number; name: string; shape: number[]; values: number[] }>(
    `select m.id, t.name, t.shape, t.data as values
     from imago.model as m join imago.tensor as t on t.model_id = m.id where m.name = $1`,
    [model],
  );
  for (const { id, name, shape, values } of rows)
    if (packed.test(name))
      await pool.query("update imago.tensor set data = $3 where model_id = $1 and name = $2", [
        id,
        name,
        onGrid({ shape, values }).values,
      ]);
  await pool.query("select imago.compile_model(id) from imago.model where name = $1", [model]);
}

/** Returns the digits of the cells of a model's convolutions and linear layers, by name. */
export async function cellDigits(pool: Pool, model: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; digits: number }>(
    `select v.name, v.cell_digits as digits
     from imago.model as m cross join lateral (
       select l.name || '.' || c.name as name, c.cell_digits
       from imago.convolution as c join imago.layer as l on l.model_id = c.model_id and l.ordinal = c.layer
       where c.model_id = m.id
       union all select d.name, d.cell_digits from imago.dense as d where d.model_id = m.id
     ) as v
     where m.name = $1 order by 1`,
    [model],
  );
  return Object.fromEntries(rows.map(({ name, digits }) => [name, digits]));
}
