/** npm start: runs the database, the web process and workers, and restarts them until it is asked to end. */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { connect, createPool, type Pool, usualAnswerMs } from "@/db/pool";
import { ensureServer, joinArgument } from "@/db/postgres";
import { thisMachine } from "@/db/postgres/configure";
import { isHere } from "@/db/postgres/external";
import { farewell, persist } from "@/lib/concurrency/patience";
import { readJobSettings, readSettings, readWebSettings } from "@/lib/env";
import { createLog, type Log, messageOf } from "@/lib/log";
import { onOrphaned } from "@/lib/process/end";
import { openDatabase, runCommand } from "./cli";
import { keepCrew } from "./start/crew";
import { mayListen, partsAccount } from "./start/unprivileged";
import { type Part, type Supervision, supervise } from "./start/supervise";
import { planWorkforce, readRoom } from "./start/workforce";
import { reapWorker } from "../jobs/lease";
import { build, needsBuild } from "../web/build";
import { checkFolder } from "../web/folder";
import { webEnvironment, webNodeArgs } from "../web/memory";
import { checkPort } from "../web/http/serve";
import { farewellMs } from "../worker/take";

const root = path.join(import.meta.dirname, "..", "..");
const started = z.object({ url: z.string() });

const web: Part = {
  name: "web",
  file: path.join(root, "server", "web", "main.ts"),
  nodeArgs: webNodeArgs,
  environment: webEnvironment,
  onMessage: (message) => {
    const { data } = started.safeParse(message);
    if (data) console.log(`\n  Imago is at ${data.url}\n`);
  },
};
const workerFile = path.join(root, "server", "worker", "main.ts");

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

/** Runs the workers. Gives the job of one that dies to the next at once, instead of when its lease ends. */
async function keepWorkers(
  pool: Pool,
  url: string,
  how: Pick<Part, "args" | "account">,
  supervision: Supervision,
): Promise<void> {
  const { log } = supervision;
  const machine = isHere(url) ? await thisMachine() : undefined;
  const workforce = planWorkforce(readJobSettings(), { machine, ...(await readRoom(pool)) });
  log.info("workers.planned", workforce);
  const onEnd = async (worker: string) => {
    const reap = () => reapWorker(pool, worker);
    const taken = await persist("take back", reap, supervision).catch(
      () => farewell(farewellMs, "take back", reap(), log), // asked to end meanwhile
    );
    for (const { id, status } of taken ?? []) log.warn("job.reaped", { job: id, status, worker });
  };
  await keepCrew({ file: workerFile, ...how, ...workforce, onEnd }, supervision);
}

await runCommand("npm start", async (interruption) => {
  const orphaned = new AbortController();
  onOrphaned(() => orphaned.abort(new Error("the parent process is gone")));
  const signal = AbortSignal.any([interruption, orphaned.signal]);
  const log = createLog({ part: "start" });
  // Check all settings before starting anything.
  const { port, host, metrics } = readWebSettings();
  readJobSettings();
  checkFolder(root);
  await checkPort({ port, host }, "PORT");
  if (metrics) await checkPort(metrics, "IMAGO_METRICS_PORT");
  const { databaseUrl } = readSettings();
  const { url, folder, close } = await openDatabase({ signal });
  // A pool of its own, because statements of the other one, such as an import, may take long.
  const pool = createPool(url, 1, { answerMs: usualAnswerMs });
  try {
    if (await needsBuild(root)) await build(root, signal);
    const account = await partsAccount(folder, root, log);
    const how = { account, args: account && folder ? [joinArgument(folder)] : [] };
    const listens = account === undefined || (await mayListen(port));
    if (!listens) log.warn("part.root", { part: "web", reason: `only root may listen on port ${port}` });
    await Promise.all([
      supervise({ ...web, ...(listens && how) }, { log, signal }),
      keepWorkers(pool, url, how, { log, signal }),
      databaseUrl ? undefined : keepServer(url, log, signal),
    ]);
  } finally {
    await pool.end();
    await close();
  }
});
// Something may still wait for a server that does not answer, or hold a session.
process.exit();
