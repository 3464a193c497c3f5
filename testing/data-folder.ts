/** Gives every test of the server a data folder, and removes it and its servers after the test. */
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

/** Creates the folders and registers their removal. */
export async function testFolder(
  options: { server?: "system" | "packaged"; mode?: number; owner?: Account } = {},
): Promise<TestFolder> {
  const base = await mkdtemp(path.join(inject("testRun").folder, "server-"));
  await chmod(base, 0o755);
  const parent = path.join(base, "home");
  await mkdir(parent);
  if (options.owner) await chown(parent, options.owner.uid, options.owner.gid);
  await chmod(parent, options.mode ?? 0o755);
  const settings = { databaseUrl: undefined, server: options.server, dataFolder: path.join(parent, "data") };
  const folder = { parent, settings, elsewhere: path.join(base, "elsewhere") };
  made.push(folder);
  return folder;
}

async function stopAll(dataFolder: string): Promise<void> {
  for (const { folder } of await findClusters(dataFolder)) await shutDown(await realpath(folder));
}

afterEach(async () => {
  for (const { parent, settings, elsewhere } of made.splice(0)) {
    await stopAll(settings.dataFolder);
    for (const name of await readdir(elsewhere).catch(() => [])) await stopAll(path.join(elsewhere, name));
    await rm(path.dirname(parent), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
