/** Makes way for the weights that come with Imago: an update brings new ones, and keeps those that have their name. */
import type { PoolClient } from "@/db/pool";

/** The weights that came with earlier versions of Imago: the first twelve digits of their identities, by name. */
export const formerWeights: Readonly<Record<string, readonly string[]>> = {
  "butterfly-64": ["8d7baf295e32", "dc797b6ea520"],
  "butterfly-64-turbo": ["f7cd7679211b"],
};

export type FormerWeights = typeof formerWeights;

export const isFormer = (former: FormerWeights, name: string, identity: string): boolean =>
  former[name]?.includes(identity.slice(0, 12)) === true;

/** Returns the name that former weights have from now on: that of the model, and the beginning of their identity. */
const nameOfFormer = (name: string, identity: string): string => `${name}-${identity.slice(0, 6)}`;

/**
 * Gives former weights another name within the caller's transaction. Their butterflies go with them: each is painted,
 * bred and verified with the weights that it was begun with. Throws if another model has the new name.
 */
export async function makeWay(client: PoolClient, name: string, identity: string): Promise<void> {
  const renamed = nameOfFormer(name, identity);
  const { rowCount: taken } = await client.query("select from imago.model where name = $1", [renamed]);
  if (taken)
    throw new Error(
      `the weights that ${name} had before are to be called ${renamed}, and another model has that name: remove it, or import it under another one`,
    );
  await client.query(
    `update imago.model set name = $2, words = left(words || ', former weights', 40) where name = $1`,
    [name, renamed],
  );
  await client.query("update imago.job set model = $3 where model = $1 and model_identity = $2", [
    name,
    identity,
    renamed,
  ]);
}
