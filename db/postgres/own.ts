/** A server of our own: found running, brought back after a crash, or made. */
import { execFile } from "node:child_process";
import { access, constants, mkdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Settings } from "@/lib/env";
import type { Client } from "../pool";
import { type Account, canEnter, isRoot, nearestExisting, serverAccount } from "./account";
import { initialise, start } from "./boot";
import { type Choice, chooseFor, chooseNew, offer, pickCluster, speedHint } from "./choose";
import { findClusters, homeFor, linkClusters, readState } from "./cluster";
import { type Machine, thisMachine } from "./configure";
import { findPackaged } from "./packaged";
import { endOrphans, findPostmaster, type Postmaster, waitUntilReady } from "./postmaster";
import { openSession, prepareDatabase } from "./connections";

const run = promisify(execFile);

export type OwnOptions = {
  settings: Settings;
  log: (line: string) => void;
  /** False: nothing survives a crash of the machine, as tests want it. */
  durable?: boolean;
  /** For tests: where data goes that root cannot share, where to look for PostgreSQL, what the machine is like. */
  elsewhere?: string;
  binaryFolders?: string[];
  machine?: Machine;
};

export type Running = {
  /** Of the cluster, with links resolved. */
  folder: string;
  postmaster: Postmaster;
  session: Client;
  kind: "system" | "packaged";
  adopted: boolean;
};

/** Makes the data folder, and gives it to the owner of the place: with sudo, that is not us. */
export async function createDataFolder(dataFolder: string): Promise<string> {
  const parent = nearestExisting(dataFolder);
  try {
    const first = await mkdir(dataFolder, { recursive: true });
    const { uid, gid } = await stat(parent);
    if (first !== undefined && isRoot()) await run("chown", ["-R", `${uid}:${gid}`, first]);
  } catch (cause) {
    throw new Error(
      `the data folder ${dataFolder} cannot be made (${cause instanceof Error ? cause.message : cause}): set IMAGO_DATA to a folder that can be written to`,
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

/** PostgreSQL wants its folder to belong to who runs it. */
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
  log(`${folder} belongs to uid ${uid}: giving it to ${account.name}, who runs the server`);
  await run("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
}

/** A checkout that moved may have taken its data where the server's user cannot follow. */
async function checkReach(folder: string, account: Account | undefined, home: string): Promise<void> {
  if (await canEnter(account, folder)) return;
  throw new Error(
    `user ${account?.name}, who runs the server as root may not, cannot reach ${folder}: move it to ${home} and start again`,
  );
}

/** The cluster's server if it runs already: also one that is just starting. One that is just stopping is waited for. */
async function adopt(folder: string, options: OwnOptions): Promise<Running | undefined> {
  const found = await findPostmaster(folder);
  const postmaster =
    found &&
    (await waitUntilReady(folder, {
      slow: () => options.log(`waiting for the server that runs already (process ${found.pid})`),
    }));
  if (!postmaster) return undefined;
  const { kind = "system" } = await readState(folder);
  const { server } = options.settings;
  if (server && server !== kind)
    throw new Error(
      `IMAGO_SERVER=${server}, but the server of ${folder} runs already on the ${kind} PostgreSQL: end what uses it first`,
    );
  const session = await openSession(folder, postmaster);
  options.log(`using the PostgreSQL that runs already (process ${postmaster.pid}, port ${postmaster.port})`);
  return { folder, postmaster, session, kind, adopted: true };
}

/** Call it under the data folder's lock. `dataFolder`: what createDataFolder returned. */
export async function ensureRunning(dataFolder: string, options: OwnOptions): Promise<Running> {
  const { settings, log, durable = true, machine = await thisMachine() } = options;
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
    if (running) {
      await prepareDatabase(running.session, await readState(folder));
      return running;
    }
    const orphans = await endOrphans(folder);
    if (orphans > 0) log(`ended ${orphans} processes that a killed server had left behind`);
  }

  const packaged = () => findPackaged(account, home, log);
  const choices = await offer(settings.server, account, packaged, options.binaryFolders);
  const binaries: Choice = cluster ? await chooseFor(cluster, choices) : await chooseNew(choices);
  log(binaries.reason);
  if (binaries.kind === "packaged") log(speedHint(cluster?.major));
  if (!folder) {
    folder = path.join(home, `postgres-${binaries.major}`);
    if (home !== dataFolder)
      log(
        `user ${account?.name}, who runs the server as root may not, cannot reach ${dataFolder}: data goes to ${home}`,
      );
    await initialise(folder, binaries, account, durable);
    await linkClusters(dataFolder, home);
  }
  const postmaster = await start({ folder, binaries, account, machine, durable, log });
  const who = account ? ` as user ${account.name}` : "";
  log(`started PostgreSQL${who} (process ${postmaster.pid}, port ${postmaster.port}, data in ${folder})`);
  const session = await openSession(folder, postmaster);
  await prepareDatabase(session, await readState(folder));
  return { folder, postmaster, session, kind: binaries.kind, adopted: false };
}
