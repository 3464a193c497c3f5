import type { Queryable } from "@/db/pool";
import { type Fixture, flatten, type Nested, nest } from "./fixture";

type Argument = number | string | boolean | Fixture;

/** Runs `select imago.<name>(...)` and returns its value; fixtures become nested arrays of their shape. */
export async function call(database: Queryable, name: string, ...values: Argument[]): Promise<Nested> {
  const places = values.map((_, i) => `$${i + 1}`).join(", ");
  const { rows } = await database.query<{ result: Nested }>(
    `select imago.${name}(${places}) as result`,
    values.map((value) => (typeof value === "object" ? nest(value) : value)),
  );
  const [row] = rows;
  if (!row) throw new Error(`imago.${name} returned no row`);
  return row.result;
}

/** Calls a network's function of (model, image, t): `unet` or `reference_unet`. */
export async function output(
  database: Queryable,
  name: "unet" | "reference_unet",
  model: string,
  image: Fixture,
  t: number,
): Promise<number[]> {
  return flatten(await call(database, name, model, { ...image, shape: [image.values.length] }, t));
}
