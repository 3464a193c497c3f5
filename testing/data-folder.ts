/** Gives tests of the server a data folder each, and removes it and its servers after the test. */
import { chmod, chown, mkdir, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { afterEach, inject, vi } from "vitest";
import type { Account } from "@/db/postgres/account";
import { findClusters } from "@/db/postgres/cluster";
import { shutDown } from "@/db/postgres/postmaster";
import type { Settings } from "@/lib/env";
import "./setup"; // for the type of what it provides

// Every test creates and starts servers, some several times: that can take a minute on a busy machine with slow disks.
vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });

export type TestFolder = {
  /** The parent of the data folder; it belongs to `owner` and has mode `mode`. */
  parent: string;
  settings: Settings;
  /** The parent of data that cannot lie in the data folder. */
  elsewhere: string;
};

const made: TestFolder[] = [];

type FolderOptions = { server?: "system" | "packaged"; mode?: number; owner?: Account };

/** Creates the folders, and removes them after the test. */
export async function testFolder(options: FolderOptions = {}): Promise<TestFolder> {
  const folder = await makeFolder(options);
  made.push(folder);
  return folder;
}

/** Creates the folders, for several tests; the caller removes them. */
export async function makeFolder(options: FolderOptions = {}): Promise<TestFolder> {
  const base = await mkdtemp(path.join(inject("testRun").folder, "server-"));
  await chmod(base, 0o755);
  const parent = path.join(base, "home");
  await mkdir(parent);
  if (options.owner) await chown(parent, options.owner.uid, options.owner.gid);
  await chmod(parent, options.mode ?? 0o755);
  const settings = { databaseUrl: undefined, server: options.server, dataFolder: path.join(parent, "data") };
  return { parent, settings, elsewhere: path.join(base, "elsewhere") };
}

/** Stops the servers of the folders, and removes these. */
export async function removeFolder({ parent, settings, elsewhere }: TestFolder): Promise<void> {
  await stopAll(settings.dataFolder);
  for (const name of await readdir(elsewhere).catch(() => [])) await stopAll(path.join(elsewhere, name));
  await rm(path.dirname(parent), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function stopAll(dataFolder: string): Promise<void> {
  for (const { folder } of await findClusters(dataFolder)) await shutDown(await realpath(folder));
}

afterEach(async () => {
  for (const folder of made.splice(0)) await removeFolder(folder);
});
