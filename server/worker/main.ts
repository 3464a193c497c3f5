/** npm run worker: a process that paints, one picture at a time. Start as many as there are cores to spare. */
import os from "node:os";
import { migrate } from "@/db/migrate";
import { createPool } from "@/db/pool";
import { enterServer } from "@/db/postgres";
import { chooseWays } from "@/db/postgres/external";
import { chooseRole } from "@/db/roles/tell";
import { readJobSettings } from "@/lib/env";
import { randomBase58 } from "@/lib/ids/base58";
import { createLog, messageOf } from "@/lib/log";
import { onEnd } from "@/lib/process/end";
import { waitUntilNeeded } from "./on-call";
import { work } from "./work";

const id = `${os.hostname()}-${randomBase58(6)}`;
const log = createLog({ worker: id });
const end = new AbortController();
onEnd((reason) => {
  log.info("worker.ending", { reason });
  end.abort(new Error(reason));
});

async function main(): Promise<void> {
  const settings = await chooseWays(readJobSettings());
  const server = await enterServer((line) => log.info("server", { line }));
  try {
    const pool = createPool(server.url, 1);
    const engine = await migrate(pool).finally(() => pool.end());
    const role = await chooseRole(server.url, "imago_worker", settings, log);
    await waitUntilNeeded(id, end.signal);
    if (end.signal.aborted) return;
    const worker = { id, host: os.hostname(), pid: process.pid };
    const { url, folder } = server;
    await work({ ...settings, engine, url, folder, role, worker, log, signal: end.signal });
  } finally {
    await server.stop();
  }
}

// Ends the process even if something still waits for a server that does not answer.
main().then(
  () => process.exit(0),
  (error) => {
    log.error("worker.failed", { reason: messageOf(error) });
    process.exit(1);
  },
);
