/** The names of the API's operations, which generated clients call, and the groups in which documents list them. */

export const tags = {
  butterflies: "Ask for butterflies, find them, follow and keep them",
  files: "Pictures, text, animations and data of a butterfly",
  insight: "What the network does inside, computed on request",
  installation: "The models, the health of the server, and this description",
} as const;

type Named = readonly [operationId: string, tag: keyof typeof tags];

const one = "/api/generations/{id}";

export const operations: Record<string, Named> = {
  "get /api/generations": ["listGenerations", "butterflies"],
  "post /api/generations": ["createGeneration", "butterflies"],
  "post /api/broods": ["createBrood", "butterflies"],
  "get /api/morphs": ["getMorph", "butterflies"],
  "post /api/morphs": ["createMorph", "butterflies"],
  "get /api/morphs/animation.webp": ["getMorphAnimation", "files"],
  "get /api/morphs/animation.gif": ["getMorphGif", "files"],
  [`get ${one}`]: ["getGeneration", "butterflies"],
  [`post ${one}/cancel`]: ["cancelGeneration", "butterflies"],
  [`post ${one}/keep`]: ["keepGeneration", "butterflies"],
  [`post ${one}/discard`]: ["discardGeneration", "butterflies"],
  [`post ${one}/restore`]: ["restoreGeneration", "butterflies"],
  [`get ${one}/love`]: ["getLove", "butterflies"],
  [`put ${one}/love`]: ["loveGeneration", "butterflies"],
  [`delete ${one}/love`]: ["unloveGeneration", "butterflies"],
  [`get ${one}/recipe.json`]: ["getRecipe", "files"],
  [`get ${one}/events`]: ["streamEvents", "butterflies"],
  [`get ${one}/frames.json`]: ["listFrames", "files"],
  [`get ${one}/frames/{step}.json`]: ["getFrame", "files"],
  [`get ${one}/frames/{step}.png`]: ["getFramePicture", "files"],
  [`get ${one}/frames/{step}.state`]: ["getFrameState", "files"],
  [`get ${one}/image.png`]: ["getPicture", "files"],
  [`get ${one}/ascii.txt`]: ["getText", "files"],
  [`get ${one}/animation.webp`]: ["getAnimation", "files"],
  [`get ${one}/animation.gif`]: ["getGif", "files"],
  [`get ${one}/feature-maps.json`]: ["getFeatureMaps", "insight"],
  [`get ${one}/feature-maps.png`]: ["getFeatureSheet", "insight"],
  [`get ${one}/step.json`]: ["getStep", "insight"],
  "get /api/packed-product": ["getPackedProduct", "insight"],
  "get /api/functions": ["listFunctions", "insight"],
  "get /api/models": ["listModels", "installation"],
  "get /api/health": ["getHealth", "installation"],
  "get /api/openapi.json": ["getDescription", "installation"],
};

/** The name and the group of an operation. Throws if it has none. */
export function nameOperation(method: string, path: string): { operationId: string; tags: string[] } {
  const named = operations[`${method} ${path}`];
  if (!named) throw new Error(`${method} ${path} has no name in lib/api/operations.ts`);
  return { operationId: named[0], tags: [named[1]] };
}
