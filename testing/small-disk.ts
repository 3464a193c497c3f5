/** A disk of a few megabytes, to be filled: a tmpfs, which only root on Linux can mount. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, open, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import { isRoot } from "@/db/postgres/account";
import { findClusters } from "@/db/postgres/cluster";
import { shutDown } from "@/db/postgres/postmaster";
import "./setup"; // for the type of what it provides

const run = promisify(execFile);

export type SmallDisk = {
  /** A data folder on the disk; it does not exist yet. */
  dataFolder: string;
  /** Takes all of the space that is left. */
  fill(): Promise<void>;
  /** Gives that space back. */
  free(): Promise<void>;
};

/** Runs `work` with a disk, and stops the servers on it at the end. Returns false if the disk cannot be mounted. */
export async function withSmallDisk(
  megabytes: number,
  work: (disk: SmallDisk) => Promise<void>,
): Promise<boolean> {
  if (process.platform !== "linux" || !isRoot()) return false;
  const folder = await mkdtemp(path.join(inject("testRun").folder, "disk-"));
  const options = ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=755`, "imago-test", folder];
  const mounted = await run("mount", options).then(
    () => true,
    () => false, // in a container without that right
  );
  if (!mounted) return false;
  const filler = path.join(folder, "filler");
  const dataFolder = path.join(folder, "data");
  const free = () => rm(filler, { force: true });
  try {
    await chmod(folder, 0o755);
    await work({ dataFolder, fill: () => fill(filler), free });
  } finally {
    await free();
    for (const cluster of await findClusters(dataFolder)) await shutDown(await realpath(cluster.folder));
    await run("umount", [folder]);
    await rm(folder, { recursive: true });
  }
  return true;
}

/** Writes until there is no space, ever smaller pieces, so that not even a page is left. */
async function fill(filler: string): Promise<void> {
  const file = await open(filler, "a");
  try {
    for (let bytes = 2 ** 20; bytes >= 1; )
      await file.write(Buffer.alloc(bytes)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOSPC") throw error;
        bytes = Math.floor(bytes / 2);
      });
  } finally {
    await file.close();
  }
}
