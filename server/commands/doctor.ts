/**
 * npm run doctor: checks a setup and says what is wrong. It may start our own server, but changes nothing in the
 * database. Its exit code is 1 if something does not work.
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server } from "@/db/postgres";
import { chooseWays } from "@/db/postgres/external";
import { type JobSettings, readJobSettings } from "@/lib/env";
import { messageOf } from "@/lib/log";
import { runCommand } from "./cli";
import * as database from "./doctor/database";
import { type Check, examine, type Finding } from "./doctor/finding";
import * as helper from "./doctor/helper";
import * as machine from "./doctor/machine";
import * as server from "./doctor/server";

const marks = { ok: "ok   ", hint: "hint ", wrong: "WRONG" };
const root = path.join(import.meta.dirname, "..", "..");
let wrong = 0;

function say({ level, what, words }: Finding): void {
  if (level === "wrong") wrong += 1;
  console.log(`${marks[level]}  ${what.padEnd(13)}  ${words}`);
}

async function sayAll(checks: Check[]): Promise<void> {
  for await (const finding of examine(checks)) say(finding);
}

async function examineServer(running: Server, pool: Pool, settings: JobSettings): Promise<void> {
  const { url, folder } = running;
  await sayAll([
    server.version(running),
    server.safety(pool),
    server.connections(pool),
    server.clock(pool),
    server.cores(pool, settings.cores),
    server.notifications(pool, settings.listenUrl ?? url),
    ...settings.computeUrls.map(helper.reachable),
    ...(folder ? [machine.disk(folder), machine.sharedMemory] : []),
  ]);
  const filled = await database.isFilled(pool);
  await sayAll(
    filled
      ? [
          database.engine(pool),
          database.roles(pool),
          database.models(pool),
          database.workers(pool),
          database.day(pool, settings),
          database.retention(pool, settings),
        ]
      : [database.empty(pool)],
  );
}

await runCommand("npm run doctor", async () => {
  parseArgs({ options: {} });
  await sayAll([machine.node, machine.settings, machine.pages(root)]);
  if (wrong === 0) {
    await sayAll([machine.addresses]);
    const running = await ensureServer({ log: () => undefined }).catch((error) =>
      say({ level: "wrong", what: "server", words: messageOf(error) }),
    );
    if (running) {
      const pool = createPool(running.url);
      try {
        await examineServer(running, pool, await chooseWays(readJobSettings()));
      } finally {
        await pool.end();
        await running.stop();
      }
    }
  }
  console.log(
    wrong === 0 ? "\nNothing is wrong." : `\n${wrong} ${wrong === 1 ? "thing is" : "things are"} wrong.`,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
});
// A LISTEN connection that is still being tried would keep the process alive.
process.exit();
