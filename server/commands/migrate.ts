/** npm run db:migrate: brings the database's tables and functions up to this version of Imago. */
import { parseArgs } from "node:util";
import { migrate } from "@/db/migrate";
import { cancelOwnStatements, createPool } from "@/db/pool";
import { missingRoles } from "@/db/roles/tell";
import { ensureServer } from "@/db/postgres";
import { runCommand } from "./cli";

await runCommand("npm run db:migrate", async (signal) => {
  parseArgs({ options: {} });
  const server = await ensureServer({ signal });
  const pool = createPool(server.url);
  const cancel = () => void cancelOwnStatements(server.url).catch(() => undefined); // the pool is closed below
  signal.addEventListener("abort", cancel, { once: true });
  try {
    signal.throwIfAborted();
    const { number, version, applied, rebuilt, recompiled } = await migrate(pool);
    for (const name of applied) console.log(`applied ${name}`);
    for (const name of recompiled) console.log(`compiled again: ${name}`);
    console.log(`${rebuilt ? "functions rebuilt" : "nothing else to do"}: engine ${number} (${version})`);
    const missing = await missingRoles(pool);
    if (missing) console.log(missing);
  } finally {
    await pool.end().finally(() => server.stop());
  }
});
