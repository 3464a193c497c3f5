/** npm run model:import -- FOLDER|hub:OWNER/NAME[@REVISION] [--name NAME] [--force] */
import path from "node:path";
import { parseArgs } from "node:util";
import type { Pool } from "@/db/pool";
import { readHubSettings, readSettings } from "@/lib/env";
import { type ImportResult, importModel } from "../checkpoints/import";
import { checkModelName, defaultModelName } from "../checkpoints/layout";
import { obtainCheckpoint } from "../checkpoints/obtain";
import { compareWithReference } from "../engine/reference";
import { misuse, runCommand, withDatabase } from "./cli";
import { showProgress } from "./progress-bar";

function summary({ outcome, name, identity, parameters }: ImportResult): string {
  const what = `${name} (${identity.slice(0, 12)}, ${parameters.toLocaleString("en")} parameters)`;
  return {
    present: `${what} is already imported`,
    imported: `imported ${what}`,
    replaced: `replaced the model of that name by ${what}`,
  }[outcome];
}

/**
 * Says how far the model is from the naive reference. One that is too far stays, and its pictures are not to be
 * trusted.
 */
async function check(pool: Pool, name: string): Promise<void> {
  const { right, words } = await compareWithReference(pool, name);
  if (right) console.log(`checked: ${words}`);
  else console.error(`warning: ${name} does not compute what its weights say: ${words}`);
}

await runCommand(
  "npm run model:import -- <folder or hub:owner/name[@revision]> [--name NAME] [--force]",
  async (signal) => {
    const { values, positionals } = parseArgs({
      options: { name: { type: "string" }, force: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const [source, ...more] = positionals;
    if (source === undefined || more.length > 0) throw misuse("name one folder or one model on the hub");
    if (values.name !== undefined) checkModelName(values.name);
    const display = showProgress();
    const common = { onProgress: display.onProgress, signal };
    try {
      const { folder, sourceName } = await obtainCheckpoint(source, {
        ...readHubSettings(),
        cacheFolder: path.join(readSettings().dataFolder, "hub"),
        ...common,
      });
      const name = values.name ?? defaultModelName(sourceName);
      await withDatabase(signal, async (pool) => {
        // Ends the progress line before the server logs anything.
        const result = await importModel(pool, folder, { name, force: values.force, ...common }).finally(
          display.finish,
        );
        console.log(summary(result));
        if (result.outcome !== "present") await check(pool, name);
      });
    } finally {
      display.finish();
    }
  },
);
