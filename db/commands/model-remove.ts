/** npm run model:remove -- NAME [--yes]: asks for the name again first, as nothing brings the model back. */
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { findModelId, removeModel } from "../model/remove";
import type { Pool } from "../pool";
import { misuse, runCommand, withDatabase } from "./cli";

async function confirm(name: string, signal: AbortSignal): Promise<void> {
  if (!process.stdin.isTTY) throw misuse(`without a terminal to ask on, add --yes to remove ${name}`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Type ${name} to remove it: `, { signal });
    if (answer.trim() !== name) throw new Error(`${name} was not removed`);
  } finally {
    terminal.close();
  }
}

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
