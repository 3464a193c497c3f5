/** npm run db:migrate: brings the database's tables and functions up to this version of Imago. */
import { parseArgs } from "node:util";
import { migrate } from "../migrate";
import { createPool } from "../pool";
import { ensureServer } from "../server";
import { runCommand } from "./cli";

await runCommand("npm run db:migrate", async () => {
  parseArgs({ options: {} });
  const server = await ensureServer();
  const pool = createPool(server.url);
  try {
    const { version, applied, rebuilt, recompiled } = await migrate(pool);
    for (const name of applied) console.log(`applied ${name}`);
    for (const name of recompiled) console.log(`compiled again: ${name}`);
    console.log(`${rebuilt ? "functions rebuilt" : "nothing else to do"}: engine ${version}`);
  } finally {
    await pool.end().finally(() => server.stop());
  }
});
