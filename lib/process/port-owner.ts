/** Finds the process that listens on a port, for a message. */
import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

/**
 * Returns words such as `process 1234 (nginx)`; undefined if the system does not tell, as for other users' processes.
 */
export async function portOwner(port: number): Promise<string | undefined> {
  try {
    const pid = process.platform === "linux" ? await ownerOnLinux(port) : await askLsof(port);
    if (pid === undefined) return undefined;
    const { stdout } = await promisify(execFile)("ps", ["-o", "comm=", "-p", String(pid)]);
    return `process ${pid} (${stdout.trim()})`;
  } catch {
    return undefined;
  }
}

/** Reads /proc (proc(5)): a listening socket has state 0A, and a process has a link to it by its inode. */
async function ownerOnLinux(port: number): Promise<number | undefined> {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  const sockets = new Set(
    tables
      .flatMap((table) => table.trim().split("\n").slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = "", , state]) => state === "0A" && local.endsWith(`:${wanted}`))
      .map((fields) => `socket:[${fields[9]}]`),
  );
  if (sockets.size === 0) return undefined;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const open = await readdir(`/proc/${pid}/fd`).catch(() => []); // another user's
    for (const number of open)
      if (sockets.has(await readlink(`/proc/${pid}/fd/${number}`).catch(() => ""))) return Number(pid);
  }
  return undefined;
}

async function askLsof(port: number): Promise<number | undefined> {
  const { stdout } = await promisify(execFile)("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"]);
  return Number(stdout.trim().split("\n")[0]) || undefined;
}
