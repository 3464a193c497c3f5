/** Creates a cluster and starts its server. */
import { execFile, spawn } from "node:child_process";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { messageOf } from "@/lib/log";
import { type Account, as, childEnvironment } from "./account";
import type { Binaries } from "./binaries";
import { newState, readState, writeState } from "./cluster";
import { type Machine, settingsFor } from "./configure";
import { freePort } from "./free-port";
import { give, openGiven, writeGiven } from "./given-files";
import { type Postmaster, waitUntilReady } from "./postmaster";

const run = promisify(execFile);
const include =
  "\n# Imago's settings. Settings that you write below this line override them.\ninclude 'imago.conf'\n";

/** Creates the cluster `folder` atomically: a crash half-way leaves no folder of that name. */
export async function initialise(
  folder: string,
  binaries: Binaries,
  account: Account | undefined,
  durable: boolean,
): Promise<void> {
  // The name holds our pid: an initdb whose launcher was killed may still be writing into its own folder.
  const unfinished = `${folder}.new-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  const state = newState();
  await removeUnfinished(folder);
  await mkdir(unfinished, { mode: 0o700 });
  await give(unfinished, account);
  try {
    await writeGiven(passwordFile, state.superuserPassword, account);
    const args = ["-D", unfinished, "-U", "postgres", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
    // Ignores the machine's locale: sort order and messages are the same everywhere, and no locale can be missing.
    args.push("--encoding=UTF8", "--no-locale", ...(durable ? [] : ["--no-sync"]));
    const options = { ...as(account), env: childEnvironment(), cwd: unfinished };
    await run(path.join(binaries.folder, "initdb"), args, options);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL could not create its data folder ${folder}: ${saidBy(cause)}${hasName() ? "" : nameless}`,
      { cause },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  const configuration = path.join(unfinished, "postgresql.conf");
  const file = await openGiven(configuration, account);
  await file.writeFile(include).finally(() => file.close());
  await writeState(unfinished, state, account);
  await rename(unfinished, folder);
}

async function removeUnfinished(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}.new-`;
  const names = (await readdir(path.dirname(folder))).filter((name) => name.startsWith(prefix));
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 };
  for (const name of names) await rm(path.join(path.dirname(folder), name), options);
}

/** Returns what a program said on stderr before it failed, or the error's message. */
const saidBy = (error: unknown) => (error as { stderr?: string }).stderr?.trim() || messageOf(error);

/** Whether the machine knows our user by name. PostgreSQL refuses to run otherwise, as in a container of any uid. */
function hasName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

const nameless = ` (no line of /etc/passwd names the user ${process.getuid?.()} that Imago runs as: add one, or set DATABASE_URL to a server that runs elsewhere)`;

const logFileOf = (folder: string) => `${folder}.log`;

/** Opens the log of the server's messages. Renames it first if it is large, replacing the previous one. */
async function openLog(folder: string, account: Account | undefined) {
  const file = logFileOf(folder);
  const size = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  if (size > 8 * 2 ** 20) await rename(file, `${file}.1`);
  return openGiven(file, account);
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

/** Starts the cluster's server as a separate process that outlives this one, and waits until it is ready. */
export async function start(options: StartOptions): Promise<Postmaster> {
  const attempts = 3; // another program may take the port between our check and the server's start
  for (let attempt = 1; ; attempt++) {
    const result = await startOnce(options);
    if (typeof result !== "string") return result;
    if (attempt === attempts || !/could not (bind|create listen)/.test(result))
      throw new Error(`PostgreSQL did not start in ${options.folder}:\n${result}`);
  }
}

/** Returns the last lines of the server's log if the server ends instead. */
async function startOnce(options: StartOptions): Promise<Postmaster | string> {
  const { folder, binaries, account, machine, durable, log } = options;
  const state = await readState(folder);
  const port = await freePort(state.port);
  const configuration = path.join(folder, "imago.conf");
  await writeGiven(configuration, settingsFor(machine, port, durable), account);
  await writeState(folder, { ...state, port, kind: binaries.kind }, account);

  const output = await openLog(folder, account);
  try {
    const { size } = await output.stat();
    const child = spawn(path.join(binaries.folder, "postgres"), ["-D", folder], {
      ...as(account),
      cwd: folder,
      env: childEnvironment(),
      detached: true, // not in our process group: we turn Ctrl-C into an orderly stop
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
