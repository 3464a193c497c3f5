/**
 * Processes of this machine, told apart from others that later got the same pid, and PostgreSQL's among them by the
 * data folder they stand in (every one of them changes into it): never by name alone.
 */
import { execFile } from "node:child_process";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const hasProc = process.platform === "linux";

const missing = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM", "ENOTDIR"]);
/** For looking at things that may vanish, or belong to others, between two looks. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (missing.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

/** Output of `ps`, `lsof`: empty where they find nothing, which they report as a failure. */
async function output(command: string, args: string[]): Promise<string> {
  try {
    return (await run(command, args)).stdout;
  } catch (error) {
    if ((error as { stdout?: string }).stdout === undefined) throw error;
    return "";
  }
}

/** A text that no other process has had with this pid since the machine started; undefined when it is dead. */
export async function startOf(pid: number): Promise<string | undefined> {
  if (!hasProc) return (await output("ps", ["-o", "lstart=", "-p", String(pid)])).trim() || undefined;
  const line = await unlessGone(readFile(`/proc/${pid}/stat`, "utf8"));
  // The fields after the command's name in parentheses, which may hold anything: state first, start time the 20th.
  const fields = line?.slice(line.lastIndexOf(")") + 2).split(" ");
  if (!fields || fields[0] === "Z" || fields[0] === "X") return undefined;
  return `${fields[19]} ${(await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim()}`;
}

/** Dead includes a process that has ended and that nobody has waited for, unlike for `exists`. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await startOf(pid)) !== undefined;
}

/** Does the system know the pid, be it of a process that has ended and that nobody has waited for? */
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

/** The program's file name, as PostgreSQL's processes change their title but not that. */
async function programOf(pid: number): Promise<string | undefined> {
  if (!hasProc) return (await output("ps", ["-o", "ucomm=", "-p", String(pid)])).trim();
  const file = await unlessGone(readlink(`/proc/${pid}/exe`));
  // Once an upgrade has replaced the file, the link says so after its name.
  return file && path.basename(file.replace(/ \(deleted\)$/, ""));
}

/** Is `pid` a living PostgreSQL process of the data folder `folder`? */
export async function isServerProcess(pid: number, folder: string): Promise<boolean> {
  if (pid <= 1 || !(await isAlive(pid)) || (await programOf(pid)) !== "postgres") return false;
  const [there, here] = [await workingFolder(pid), await unlessGone(stat(folder))];
  return there !== undefined && here !== undefined && there.dev === here.dev && there.ino === here.ino;
}

/** The pids of all living PostgreSQL processes of the data folder `folder`. */
export async function serverProcesses(folder: string): Promise<number[]> {
  const names = hasProc ? await readdir("/proc") : (await output("ps", ["-axo", "pid="])).split("\n");
  const pids = names.map(Number).filter((pid) => Number.isInteger(pid) && pid > 1);
  const found: number[] = [];
  for (const pid of pids) if (await isServerProcess(pid, folder)) found.push(pid);
  return found;
}

/** Sends `signal`; a process that ended meanwhile is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Waits until none of `pids` lives any more; false if some still do after `timeoutMs`. */
export async function waitUntilGone(pids: number[], timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const alive = await Promise.all(pids.map(isAlive));
    if (!alive.includes(true)) return true;
    if (Date.now() > end) return false;
    await sleep(25);
  }
}
