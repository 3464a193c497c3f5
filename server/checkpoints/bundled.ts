/** Imports the models that come with Imago. */
import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Pool } from "@/db/pool";
import { type ImportResult, importModel } from "./import";
import { defaultModelName } from "./layout";
import type { Watch } from "./progress";

const bundledFolder = path.join(import.meta.dirname, "..", "..", "models");

/**
 * Imports every folder in models/ whose name no model has yet. An existing model of that
 * name stays, because a user may have replaced the bundled one. Concurrent processes wait for each other.
 */
export async function importBundledModels(
  pool: Pool,
  watch: Watch = {},
  folder = bundledFolder,
): Promise<ImportResult[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const { rows } = await pool.query<{ name: string }>("select name from imago.model");
  const known = new Set(rows.map((row) => row.name));
  const results: ImportResult[] = [];
  for (const entry of entries
    .filter((found) => found.isDirectory())
    .sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!known.has(defaultModelName(entry.name)))
      results.push(await importModel(pool, path.join(folder, entry.name), watch));
  return results;
}
