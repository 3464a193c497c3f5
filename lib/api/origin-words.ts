/**
 * Words for what a butterfly starts from beside its seed. They stand apart from the schemas (origin.ts), because pages
 * use them, and the schemas' library weighs 33 KB compressed.
 */

export const crossings = ["fore", "hind", "inner", "outer", "mix"] as const;

/** Most entries of a pedigree. */
export const entries = 64;

const list = crossings.join(", ");
export const say = {
  parents: "the ids of finished butterflies, a and b with a cross, or a with a mutation",
  id: "the id of a finished butterfly",
  cross: `one of ${list}: the part that is a's, or a mixture`,
  share: "a number from 0 to 1",
  mutation: "a seed, and a share from 0 to 1",
  pedigree: `a list of 1 to ${entries} entries, each a seed, a cross of earlier entries (${list}) or a mutation of one`,
  drawing: "base64 of the red, green, blue of the state's pixels, 8 bits each, row by row",
  strength: "a whole number from 0 to 99999, a timestep",
  brood: "a whole number from 0 to 999",
};
export const originWords = {
  parents: say.parents,
  pedigree: say.pedigree,
  drawing: say.drawing,
  strength: say.strength,
};
