/** npm run model:remove -- NAME [--yes]: asks for the name again first, because nothing brings the model back. */
import { parseArgs } from "node:util";
import { findModelId, removeModel } from "../checkpoints/remove";
import type { Pool } from "@/db/pool";
import { misuse, runCommand, withDatabase } from "./cli";
import { confirm } from "./confirm";

await runCommand("npm run model:remove -- NAME [--yes]", async (signal) => {
  const { values, positionals } = parseArgs({
    options: { yes: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw misuse("name one model");
  await withDatabase(signal, async (pool: Pool) => {
    await findModelId(pool, name);
    if (!values.yes) await confirm(name, signal);
    await removeModel(pool, name);
  });
  console.log(`removed ${name}`);
});
