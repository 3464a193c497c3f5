/** Imports the models that come with Imago. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "@/db/pool";
import { formerWeights, isFormer } from "./former";
import { type ImportResult, importModel } from "./import";
import { defaultModelName } from "./layout";
import type { Watch } from "./progress";

const bundledFolder = path.join(import.meta.dirname, "..", "..", "models");

async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Tells whether a model of that name comes with Imago. */
export async function isBundled(name: string): Promise<boolean> {
  return (await listFolders(bundledFolder)).some((folder) => defaultModelName(folder) === name);
}

/**
 * Imports every folder in models/ whose name no model has yet, or only weights of an earlier version of Imago, which
 * stay under another name (`former.ts`). Another model of that name stays, because a user may have replaced the bundled
 * one. Concurrent processes wait for each other.
 */
export async function importBundledModels(
  pool: Pool,
  watch: Watch = {},
  { folder = bundledFolder, former = formerWeights } = {},
): Promise<ImportResult[]> {
  const { rows } = await pool.query<{ name: string; identity: string }>(
    "select name, identity from imago.model",
  );
  const known = new Set(
    rows.filter(({ name, identity }) => !isFormer(former, name, identity)).map(({ name }) => name),
  );
  const results: ImportResult[] = [];
  for (const name of await listFolders(folder))
    if (!known.has(defaultModelName(name)))
      results.push(await importModel(pool, path.join(folder, name), { ...watch, former }));
  return results;
}
