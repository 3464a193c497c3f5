/** Making a cluster and starting its server. */
import { execFile, spawn } from "node:child_process";
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Account, as, childEnvironment } from "./account";
import type { Binaries } from "./binaries";
import { newState, readState, writeState } from "./cluster";
import { type Machine, settingsFor } from "./configure";
import { freePort } from "./free-port";
import { type Postmaster, waitUntilReady } from "./postmaster";

const run = promisify(execFile);
const include =
  "\n# Imago's settings; what you write below this line has the last word.\ninclude 'imago.conf'\n";

async function give(file: string, account: Account | undefined): Promise<void> {
  if (account) await chown(file, account.uid, account.gid);
}

/** Makes the cluster `folder`, all or nothing: a crash half-way leaves no folder of that name. */
export async function initialise(
  folder: string,
  binaries: Binaries,
  account: Account | undefined,
  durable: boolean,
): Promise<void> {
  // Named for this process: an initdb whose launcher was killed may still be writing into its own.
  const unfinished = `${folder}.new-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  const state = newState();
  await removeUnfinished(folder);
  await mkdir(unfinished, { mode: 0o700 });
  await give(unfinished, account);
  try {
    await writeFile(passwordFile, state.superuserPassword, { mode: 0o600 });
    await give(passwordFile, account);
    const args = ["-D", unfinished, "-U", "postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
    // No locale of the machine's: sort order and messages are the same everywhere, and none can be missing.
    args.push("--encoding=UTF8", "--no-locale", ...(durable ? [] : ["--no-sync"]));
    const options = { ...as(account), env: childEnvironment(), cwd: unfinished };
    await run(path.join(binaries.folder, "initdb"), args, options);
  } catch (cause) {
    throw new Error(`PostgreSQL could not make its data folder ${folder}: ${messageOf(cause)}`, { cause });
  } finally {
    await rm(passwordFile, { force: true });
  }
  const configuration = path.join(unfinished, "postgresql.conf");
  await writeFile(configuration, include, { flag: "a" });
  await writeState(unfinished, state, account);
  await rename(unfinished, folder);
}

async function removeUnfinished(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}.new-`;
  const names = (await readdir(path.dirname(folder))).filter((name) => name.startsWith(prefix));
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 };
  for (const name of names) await rm(path.join(path.dirname(folder), name), options);
}

const messageOf = (error: unknown) =>
  (error as { stderr?: string }).stderr?.trim() || (error instanceof Error ? error.message : String(error));

const logFileOf = (folder: string) => `${folder}.log`;

/** Opens the log of the server's messages; the last one is kept once a new one is begun. */
async function openLog(folder: string, account: Account | undefined) {
  const file = logFileOf(folder);
  const size = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  if (size > 8 * 2 ** 20) await rename(file, `${file}.1`);
  const log = await open(file, "a", 0o600);
  await chmod(file, 0o600);
  await give(file, account);
  return log;
}

async function tailOfLog(folder: string, from: number): Promise<string> {
  const text = (await readFile(logFileOf(folder))).subarray(from).toString("utf8");
  return text.trim().split("\n").slice(-6).join("\n");
}

export type StartOptions = {
  folder: string;
  binaries: Binaries;
  account: Account | undefined;
  machine: Machine;
  durable: boolean;
  log: (line: string) => void;
};

/** Starts the cluster's server as a process of its own, which outlives this one, and waits until it is ready. */
export async function start(options: StartOptions): Promise<Postmaster> {
  const attempts = 3; // another program may take the port between our look and the server's
  for (let attempt = 1; ; attempt++) {
    const result = await startOnce(options);
    if (typeof result !== "string") return result;
    if (attempt === attempts || !/could not (bind|create listen)/.test(result))
      throw new Error(`PostgreSQL did not start in ${options.folder}:\n${result}`);
  }
}

/** Returns the last lines of its log if the server ends instead. */
async function startOnce(options: StartOptions): Promise<Postmaster | string> {
  const { folder, binaries, account, machine, durable, log } = options;
  const state = await readState(folder);
  const port = await freePort(state.port);
  const configuration = path.join(folder, "imago.conf");
  await writeFile(configuration, settingsFor(machine, port, durable));
  await give(configuration, account);
  await writeState(folder, { ...state, port, kind: binaries.kind }, account);

  const output = await openLog(folder, account);
  try {
    const { size } = await output.stat();
    const child = spawn(path.join(binaries.folder, "postgres"), ["-D", folder], {
      ...as(account),
      cwd: folder,
      env: childEnvironment(),
      detached: true, // not in our process group: Ctrl-C is for us to turn into an orderly stop
      stdio: ["ignore", output.fd, output.fd],
    });
    let failure: string | undefined;
    child.once("error", (error) => {
      failure = error.message;
    });
    child.once("exit", (code, name) => {
      failure ??= `it ended with ${name ?? `code ${code}`}`;
    });
    child.unref();
    const ready = await waitUntilReady(folder, {
      died: () => failure !== undefined,
      slow: () => log("the server is still starting: after a crash it first replays its log"),
    });
    return ready ?? `${await tailOfLog(folder, size)}\n(${failure})`;
  } finally {
    await output.close();
  }
}
