/**
 * Processes of this machine. Tells a process from a later one with the same pid, and finds PostgreSQL's processes by
 * their working folder, which is the data folder, never by name alone.
 */
import { execFile } from "node:child_process";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { computing } from "@/lib/process/niceness";

const run = promisify(execFile);
const hasProc = process.platform === "linux";

const missing = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR"]);
/** Returns undefined if a file or process has vanished meanwhile, or belongs to others. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (missing.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** The output of `ps` or `lsof`; empty if they find nothing, which they report as a failure. */
async function output(command: string, args: string[]): Promise<string> {
  try {
    return (await run(command, args)).stdout;
  } catch (error) {
    if ((error as { stdout?: string }).stdout === undefined) throw error;
    return "";
  }
}

/** A text that identifies the process among all with this pid since the machine started; undefined if it is dead. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (!hasProc) return (await output("ps", ["-o", "lstart=", "-p", String(pid)])).trim() || undefined;
  const line = await unlessGone(readFile(`/proc/${pid}/stat`, "utf8"));
  // Reads the fields after the command's name in parentheses, which may hold anything: state first, start time 20th.
  const fields = line?.slice(line.lastIndexOf(")") + 2).split(" ");
  if (!fields || fields[0] === "Z" || fields[0] === "X") return undefined;
  return `${fields[19]} ${(await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim()}`;
}

/** Whether the process is alive. A zombie is dead here, unlike for `exists`. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await startOf(pid)) !== undefined;
}

/** Whether the system knows the pid, even as a zombie's. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function workingFolder(pid: number): Promise<{ dev: number; ino: number } | undefined> {
  if (hasProc) return unlessGone(stat(`/proc/${pid}/cwd`));
  const lines = (await output("lsof", ["-a", "-p", String(pid), "-d", "cwd", "-Fn"])).split("\n");
  const folder = lines.find((line) => line.startsWith("n"))?.slice(1);
  return folder ? unlessGone(stat(folder)) : undefined;
}

/** Reads the program's file name: PostgreSQL's processes change their title but not that. */
async function programOf(pid: number): Promise<string | undefined> {
  if (!hasProc) return (await output("ps", ["-o", "ucomm=", "-p", String(pid)])).trim();
  const file = await unlessGone(readlink(`/proc/${pid}/exe`));
  // The link says so after the name if an upgrade has replaced the file.
  return file && path.basename(file.replace(/ \(deleted\)$/, ""));
}

/** Whether `pid` is a living PostgreSQL process of the data folder `folder`. */
export async function isServerProcess(pid: number, folder: string): Promise<boolean> {
  if (pid <= 1 || !(await isAlive(pid)) || (await programOf(pid)) !== "postgres") return false;
  const [there, here] = [await workingFolder(pid), await unlessGone(stat(folder))];
  return there !== undefined && here !== undefined && there.dev === here.dev && there.ino === here.ino;
}

/**
 * Lets the web, and the statements of its answers, run before the process `pid` of the server `folder` when all cores
 * are busy. Does nothing to other processes, or to those of another account.
 */
export async function stepBack(pid: number, folder: string): Promise<void> {
  if (!(await isServerProcess(pid, folder))) return;
  try {
    os.setPriority(pid, computing);
  } catch (error) {
    const { info } = error as { info?: { code?: string } };
    if (!missing.has(info?.code ?? "")) throw error;
  }
}

/** Lists the pids of all living PostgreSQL processes of the data folder `folder`. */
export async function serverProcesses(folder: string): Promise<number[]> {
  const names = hasProc ? await readdir("/proc") : (await output("ps", ["-axo", "pid="])).split("\n");
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid > 1);
  const found: number[] = [];
  for (const pid of pids) if (await isServerProcess(pid, folder)) found.push(pid);
  return found;
}

/** Sends `signal`. Ignores that the process has ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Waits until none of `pids` is alive; returns false if some still are after `timeoutMs`. */
export async function waitUntilGone(pids: number[], timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const alive = await Promise.all(pids.map(isAlive));
    if (!alive.includes(true)) return true;
    if (Date.now() > end) return false;
    await sleep(25);
  }
}
