/** Finds, awaits and stops a cluster's server, and ends the processes of a killed one. */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { exists, isServerProcess, serverProcesses, signal, waitUntilGone } from "./processes";

export type Postmaster = { pid: number; port: number; ready: boolean };

/** Reads postmaster.pid (PostgreSQL's miscadmin.h: pid, folder, start, port, sockets, address, memory, status). */
async function readPidFile(folder: string): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(folder, "postmaster.pid"), "utf8").catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    },
  );
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  return pid ? { pid, port: Number(lines[3]), ready: lines[7] === "ready" } : undefined;
}

/** Finds the running server of the cluster `folder`: its process is alive, and works in that folder. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const postmaster = await readPidFile(folder);
  if (!postmaster) return undefined;
  if (postmaster.pid < 0 && (await isServerProcess(-postmaster.pid, folder)))
    throw new Error(`process ${-postmaster.pid} uses ${folder} in single-user mode: stop it first`);
  return (await isServerProcess(postmaster.pid, folder)) ? postmaster : undefined;
}

/**
 * Waits until the server of `folder` accepts connections; undefined if it ends instead. `died`: whether its process is
 * known to have ended. The timeout is long because recovery after a crash can take minutes.
 */
export async function waitUntilReady(
  folder: string,
  options: { died?: () => boolean; timeoutMs?: number; slow?: () => void } = {},
): Promise<Postmaster | undefined> {
  const { died, timeoutMs = 600_000, slow } = options;
  const start = Date.now();
  let told = false;
  for (;;) {
    const postmaster = await findPostmaster(folder);
    if (postmaster?.ready) return postmaster;
    if (died ? died() : !postmaster) return undefined;
    const waitedMs = Date.now() - start;
    if (waitedMs > timeoutMs)
      throw new Error(`the server of ${folder} is not ready after ${timeoutMs / 1000} s`);
    if (waitedMs > 5_000 && !told) {
      told = true;
      slow?.();
    }
    await sleep(50);
  }
}

/**
 * Ends every PostgreSQL process of `folder` and returns their number. After a kill -9 of the postmaster, busy sessions
 * live on and hold its shared memory, so that no new server starts. Call it only if no postmaster is alive there.
 */
export async function endOrphans(folder: string): Promise<number> {
  const orphans = await serverProcesses(folder);
  const ended = new Set(orphans);
  // Asks for an immediate shutdown first, as the postmaster would have.
  for (const pid of orphans) signal(pid, "SIGQUIT");
  if (!(await waitUntilGone(orphans, 3_000)))
    for (const pid of await serverProcesses(folder)) {
      ended.add(pid);
      signal(pid, "SIGKILL");
    }
  if (!(await waitUntilGone([...ended], 10_000)))
    throw new Error(`processes ${[...ended].join(", ")} of ${folder} did not end`);
  // PostgreSQL judges a stale file by its pid alone. By now that may be another process's, or a zombie's.
  const stale = await readPidFile(folder);
  if (stale && exists(Math.abs(stale.pid))) await rm(path.join(folder, "postmaster.pid"));
  return ended.size;
}

/** Shuts down fast: ends sessions, writes everything out. Waits until all of the server's processes are gone. */
export async function shutDown(folder: string, timeoutMs = 120_000): Promise<void> {
  const postmaster = await findPostmaster(folder);
  if (!postmaster) return;
  const processes = await serverProcesses(folder);
  signal(postmaster.pid, "SIGINT");
  if (!(await waitUntilGone(processes, timeoutMs)))
    throw new Error(
      `the server of ${folder} (process ${postmaster.pid}) has not stopped after ${timeoutMs / 1000} s`,
    );
}
