/** Shared by the commands: errors as sentences with an exit code, and a migrated database. */
import { setTimeout as sleep } from "node:timers/promises";
import { migrate } from "@/db/migrate";
import { cancelOwnStatements, createPool, type Pool } from "@/db/pool";
import { ensureServer } from "@/db/postgres";
import { messageOf } from "@/lib/log";
import { endSignals } from "@/lib/process/end";
import { printableLines } from "@/lib/terminal/printable";
import { importBundledModels } from "../checkpoints/bundled";
import { showProgress } from "./progress-bar";

/** A wrong command line: the command prints its usage and exits with code 2. */
export const misuse = (message: string): Error => Object.assign(new Error(message), { code: "IMAGO_MISUSE" });

function isMisuse(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code === "IMAGO_MISUSE" || code.startsWith("ERR_PARSE_ARGS_");
}

/** The error as one line; with DEBUG set, its stack and those of its causes. */
function describe(error: unknown): unknown {
  if (process.env.DEBUG) return error;
  // Names in it may come from a file that somebody else has made.
  return printableLines(messageOf(error));
}

/** Runs a command to its end: a failure is one line on stderr and exit code 1, an interruption exit code 130. */
export async function runCommand(usage: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const interruption = new AbortController();
  let interruptedAt: number | undefined;
  const interrupt = () => {
    interruptedAt ??= Date.now();
    interruption.abort(new Error("interrupted"));
    // One Ctrl-C can arrive twice, from the terminal and from npm; a later one ends the process at once.
    if (Date.now() - interruptedAt > 1_000) process.exit(130);
  };
  for (const name of endSignals) process.on(name, interrupt);
  // A reader that is gone, like `head` or a closed terminal, must not end the process before it has stopped its server.
  const unread = () => interruption.abort(new Error("nobody reads the output"));
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unread);
  try {
    await work(interruption.signal);
  } catch (error) {
    const interrupted = interruption.signal.aborted;
    console.error(interrupted ? "interrupted" : describe(error));
    if (isMisuse(error)) console.error(`usage: ${usage}`);
    process.exitCode = interrupted ? 130 : isMisuse(error) ? 2 : 1;
  } finally {
    for (const name of endSignals) process.off(name, interrupt);
  }
}

export type OpenDatabase = {
  pool: Pool;
  url: string;
  /** The cluster's folder; undefined for an external server. */
  folder: string | undefined;
  /** Closes the pool, and stops our own server if nobody else uses it. */
  close(): Promise<void>;
};

/**
 * Starts or finds the server, migrates the database and, unless `models` is false, imports the bundled models.
 * When `signal` aborts, the statements of this process are cancelled on the server, repeatedly until `close`.
 */
export async function openDatabase(
  options: { signal?: AbortSignal; models?: boolean } = {},
): Promise<OpenDatabase> {
  const { signal, models = true } = options;
  const server = await ensureServer({ signal });
  const pool = createPool(server.url);
  const closed = new AbortController();
  signal?.addEventListener("abort", () => void cancelUntil(closed.signal, server.url), { once: true });
  const close = async () => {
    closed.abort();
    try {
      await pool.end();
    } finally {
      await server.stop();
    }
  };
  try {
    signal?.throwIfAborted();
    await migrate(pool);
    if (models) await importModels(pool, signal);
    return { pool, url: server.url, folder: server.folder, close };
  } catch (error) {
    // The first error is the cause, and the one to report.
    await close().catch((second) => console.error(describe(second)));
    throw error;
  }
}

/** Imports the bundled models that are missing, and shows the progress. */
export async function importModels(pool: Pool, signal: AbortSignal | undefined): Promise<void> {
  const display = showProgress();
  try {
    await importBundledModels(pool, { onProgress: display.onProgress, signal });
  } finally {
    display.finish();
  }
}

/** Repeats the cancelling, because cancelled work may start another statement before it notices. */
async function cancelUntil(closed: AbortSignal, url: string): Promise<void> {
  while (!closed.aborted) {
    // A server that does not answer will not run our statements for long either.
    await cancelOwnStatements(url).catch((error) => console.error(describe(error)));
    await sleep(200);
  }
}

/** Runs `work` on a database opened for it, and closes it at the end. */
export async function withDatabase<Result>(
  signal: AbortSignal,
  work: (pool: Pool, url: string) => Promise<Result>,
  options: { models?: boolean } = {},
): Promise<Result> {
  const { pool, url, close } = await openDatabase({ ...options, signal });
  try {
    return await work(pool, url);
  } finally {
    await close();
  }
}
