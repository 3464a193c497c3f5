/** npm start: runs the database, the web process and a worker, and restarts them until it is asked to end. */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { onOrphaned } from "@/lib/end";
import { readJobSettings, readSettings, readWebSettings } from "@/lib/env";
import { createLog, type Log, messageOf } from "@/lib/log";
import { connect } from "@/db/pool";
import { ensureServer } from "@/db/postgres";
import { openDatabase, runCommand } from "./cli";
import { type Part, supervise } from "./supervise";
import { build, needsBuild } from "../web/build";

const root = path.join(import.meta.dirname, "..", "..");
const started = z.object({ url: z.string() });

const web: Part = {
  name: "web",
  file: path.join(root, "server", "web", "main.ts"),
  onMessage: (message) => {
    const { data } = started.safeParse(message);
    if (data) console.log(`\n  Imago is at ${data.url}\n`);
  },
};
const worker: Part = { name: "worker", file: path.join(root, "server", "worker", "main.ts") };

const lookIntervalMs = 2_000;
/** Failed connections in a row after which the server counts as gone; a restart takes less time. */
const looksInVain = 5;

/** Watches our own server. If it was killed, restarts it at the same port, where the other processes find it. */
async function keepServer(url: string, log: Log, signal: AbortSignal): Promise<void> {
  let inVain = 0;
  while (!signal.aborted) {
    await sleep(lookIntervalMs, undefined, { signal }).catch(() => undefined); // the condition handles the abort
    if (signal.aborted) return;
    try {
      const client = await connect(url, { timeoutMs: lookIntervalMs });
      await client.end();
      inVain = 0;
    } catch (error) {
      if (++inVain % looksInVain !== 0) continue;
      log.warn("server.gone", { reason: messageOf(error) });
      await startServerAgain(log);
    }
  }
}

async function startServerAgain(log: Log): Promise<void> {
  try {
    const server = await ensureServer({ log: (line) => log.info("server", { line }) });
    await server.release(); // the other parts' connections keep it running
  } catch (error) {
    log.error("server.failed", { reason: messageOf(error) });
  }
}

await runCommand("npm start", async (interruption) => {
  const orphaned = new AbortController();
  onOrphaned(() => orphaned.abort(new Error("the parent process is gone")));
  const signal = AbortSignal.any([interruption, orphaned.signal]);
  const log = createLog({ part: "start" });
  // Check all settings before starting anything.
  readWebSettings();
  readJobSettings();
  const { databaseUrl } = readSettings();
  const { url, close } = await openDatabase({ signal });
  try {
    if (await needsBuild(root)) await build(root, signal);
    await Promise.all([
      supervise(web, { log, signal }),
      supervise(worker, { log, signal }),
      databaseUrl ? undefined : keepServer(url, log, signal),
    ]);
  } finally {
    await close();
  }
});
