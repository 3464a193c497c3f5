/** Our own server: finds it running, brings it back after a crash, or creates it. */
import { execFile } from "node:child_process";
import { access, constants, mkdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Settings } from "@/lib/env";
import { messageOf } from "@/lib/log";
import type { Client } from "../pool";
import { type Account, canEnter, isRoot, nearestExisting, serverAccount } from "./account";
import { initialise, start } from "./boot";
import { type Choice, chooseFor, chooseNew, offer, pickCluster, speedHint } from "./choose";
import { findClusters, homeFor, isOurs, linkClusters, readState } from "./cluster";
import { type Machine, thisMachine } from "./configure";
import { openSession, prepareDatabase } from "./connections";
import { findPackaged } from "./packaged";
import { endOrphans, findPostmaster, type Postmaster, shutDown, waitUntilReady } from "./postmaster";

const run = promisify(execFile);

export type OwnOptions = {
  settings: Settings;
  log: (line: string) => void;
  /** Once aborted, nothing more is started, and what was is stopped. */
  signal?: AbortSignal | undefined;
  /** False, for tests: a crash of the machine loses the data. */
  durable?: boolean;
  /** For tests: the parent of data that root cannot share, the folders to search for PostgreSQL, the machine. */
  elsewhere?: string;
  binaryFolders?: string[];
  machine?: Machine;
};

export type Running = {
  /** The cluster's folder, with links resolved. */
  folder: string;
  postmaster: Postmaster;
  session: Client;
  kind: "system" | "packaged";
  adopted: boolean;
};

/**
 * Creates a folder and those above it that are missing; returns the first of them, undefined if none was. Node's own
 * way never ends where a folder can hold no other, as in /proc.
 */
async function makeFolders(folder: string, parent: string): Promise<string | undefined> {
  const names = path.relative(parent, folder).split(path.sep).filter(Boolean);
  for (let count = 1; count <= names.length; count++)
    await mkdir(path.join(parent, ...names.slice(0, count))).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error; // another process was faster
    });
  const [first] = names;
  return first === undefined ? undefined : path.join(parent, first);
}

/** Creates the data folder and gives it to the owner of its parent, who is not us under sudo. */
export async function createDataFolder(dataFolder: string): Promise<string> {
  const parent = nearestExisting(dataFolder);
  try {
    const first = await makeFolders(dataFolder, parent);
    const { uid, gid } = await stat(parent);
    if (!(await stat(dataFolder)).isDirectory()) throw new Error("it is a file");
    if (first !== undefined && isRoot()) await run("chown", ["-hR", `${uid}:${gid}`, first]);
  } catch (cause) {
    throw new Error(
      `cannot create the data folder ${dataFolder} (${messageOf(cause)}): set IMAGO_DATA to a writable folder`,
      { cause },
    );
  }
  const { uid } = await stat(dataFolder);
  await access(dataFolder, constants.W_OK).catch((cause) => {
    throw new Error(
      `the data folder ${dataFolder} belongs to another user (uid ${uid}): start Imago as that user or as root, or set IMAGO_DATA to another folder to start with an empty database`,
      { cause },
    );
  });
  return realpath(dataFolder);
}

/** Makes the server's account the owner of the folder, because PostgreSQL demands it. */
async function checkOwner(
  folder: string,
  account: Account | undefined,
  log: OwnOptions["log"],
): Promise<void> {
  const { uid } = await stat(folder);
  if (uid === (account ? account.uid : process.getuid?.())) return;
  if (!account)
    throw new Error(
      `${folder} belongs to another user (uid ${uid}): start Imago as that user or as root, or set IMAGO_DATA to another folder to start with an empty database`,
    );
  // A link in the data folder may lead here: nothing else of root's shall be given away.
  if (!(await isOurs(folder)))
    throw new Error(
      `${folder} belongs to another user (uid ${uid}), and Imago did not make it: remove the link to it`,
    );
  log(`${folder} belongs to uid ${uid}: giving it to ${account.name}, which runs the server`);
  await run("chown", ["-hR", `${account.uid}:${account.gid}`, folder]);
}

/** Checks that the server's user can reach the folder: a moved checkout may have taken its data out of reach. */
async function checkReach(folder: string, account: Account | undefined, home: string): Promise<void> {
  if (await canEnter(account, folder)) return;
  throw new Error(
    `PostgreSQL cannot run as root, and user ${account?.name} cannot reach ${folder}: move it to ${home} and start again`,
  );
}

/** Opens a superuser's session and completes roles and database. Leaves no session open if that fails. */
async function openPrepared(folder: string, postmaster: Postmaster): Promise<Client> {
  const session = await openSession(folder, postmaster);
  try {
    await prepareDatabase(session, await readState(folder));
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** Joins the cluster's server if it is running. Waits while it is starting or stopping. */
export async function adopt(folder: string, options: OwnOptions): Promise<Running | undefined> {
  const found = await findPostmaster(folder);
  const postmaster =
    found &&
    (await waitUntilReady(folder, {
      slow: () => options.log(`waiting for the running server (process ${found.pid})`),
    }));
  if (!postmaster) return undefined;
  const { kind = "system" } = await readState(folder);
  const { server } = options.settings;
  if (server && server !== kind)
    throw new Error(
      `IMAGO_SERVER=${server}, but the server of ${folder} is already running on the ${kind} PostgreSQL: stop the processes that use it first`,
    );
  const session = await openPrepared(folder, postmaster);
  options.log(`using the running PostgreSQL (process ${postmaster.pid}, port ${postmaster.port})`);
  return { folder, postmaster, session, kind, adopted: true };
}

/** Call it under the data folder's lock. `dataFolder`: the result of createDataFolder. */
export async function ensureRunning(dataFolder: string, options: OwnOptions): Promise<Running> {
  const { settings, log, signal, durable = true, machine = await thisMachine() } = options;
  let account = await serverAccount(dataFolder, undefined, log);
  let home = await homeFor(dataFolder, account, options.elsewhere);
  await linkClusters(dataFolder, home);
  const cluster = pickCluster(await findClusters(dataFolder));
  let folder = cluster && (await realpath(cluster.folder));
  if (folder) {
    account = await serverAccount(dataFolder, folder, log);
    await checkOwner(folder, account, log);
    home = await homeFor(dataFolder, account, options.elsewhere);
    await checkReach(folder, account, home);
    const running = await adopt(folder, options);
    if (running) return running;
    const orphans = await endOrphans(folder);
    if (orphans > 0) log(`ended ${orphans} processes that a killed server left behind`);
  }

  const packaged = () => findPackaged(account, home, log);
  const choices = await offer(settings.server, account, packaged, options.binaryFolders);
  const binaries: Choice = cluster ? await chooseFor(cluster, choices) : await chooseNew(choices);
  log(binaries.reason);
  if (binaries.kind === "packaged") log(speedHint(cluster?.major));
  signal?.throwIfAborted();
  if (!folder) {
    folder = path.join(home, `postgres-${binaries.major}`);
    if (home !== dataFolder)
      log(
        `PostgreSQL cannot run as root, and user ${account?.name} cannot reach ${dataFolder}: data goes to ${home}`,
      );
    await initialise(folder, binaries, account, durable);
    await linkClusters(dataFolder, home);
  }
  signal?.throwIfAborted();
  const postmaster = await start({ folder, binaries, account, machine, durable, log });
  const who = account ? ` as user ${account.name}` : "";
  log(`started PostgreSQL${who} (process ${postmaster.pid}, port ${postmaster.port}, data in ${folder})`);
  try {
    signal?.throwIfAborted();
    const session = await openPrepared(folder, postmaster);
    return { folder, postmaster, session, kind: binaries.kind, adopted: false };
  } catch (error) {
    // The first error is the cause. Nobody else uses the server: the data folder's lock is ours.
    await shutDown(folder).catch((second) => log(messageOf(second)));
    throw error;
  }
}
