/**
 * A lock between processes that a crash cannot leave behind, on any file system that creates files exclusively.
 *
 * The lock is the file `lock.<n>` with the highest n; it names its holder. If it is released or its holder is dead,
 * any process may create `lock.<n + 1>`, and one succeeds. The new holder deletes older files, never the highest one.
 * A process with an outdated listing may recreate a deleted number: it then sees the higher one and deletes its own.
 */
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf } from "./processes";

const pollMs = 50;
/** Age after which a lock file without content is abandoned: its creator died before writing it. */
const writingMs = 5_000;

type Holder = { pid: number; start: string };

async function highest(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

const fileOf = (folder: string, n: number) => path.join(folder, `lock.${n}`);

/** Returns the holder of lock number n; undefined if the lock is free. */
async function holderOf(folder: string, n: number): Promise<Holder | "writing" | undefined> {
  if (n === 0) return undefined;
  try {
    const text = await readFile(fileOf(folder, n), "utf8");
    if (text === "released") return undefined;
    if (!text.endsWith("\n")) {
      const { mtimeMs } = await stat(fileOf(folder, n));
      return Date.now() - mtimeMs < writingMs ? "writing" : undefined;
    }
    const [pid = "", start = ""] = text.trim().split("|");
    return (await startOf(Number(pid))) === start ? { pid: Number(pid), start } : undefined;
  } catch (error) {
    // Deleted meanwhile, so a higher one exists: look again.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "writing";
    throw error;
  }
}

/** Takes lock number n and returns its open file; undefined if another process was faster. */
async function take(folder: string, n: number): Promise<FileHandle | undefined> {
  const file = await open(fileOf(folder, n), "wx").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    await file.write(`${process.pid}|${await startOf(process.pid)}\n`);
    if ((await highest(folder)) === n) return file;
  } catch (error) {
    await abandon(folder, n, file);
    throw error;
  }
  await abandon(folder, n, file);
  return undefined;
}

async function abandon(folder: string, n: number, file: FileHandle): Promise<void> {
  await file.close();
  await rm(fileOf(folder, n), { force: true });
}

/**
 * Writes over the file's beginning, which needs no space on a full disk, and through the open file, which nobody can
 * have put a link in the place of.
 */
async function release(file: FileHandle): Promise<void> {
  try {
    await file.write("released", 0);
    await file.truncate("released".length);
  } finally {
    await file.close();
  }
}

/**
 * Runs `work` while holding the lock of `folder`, which it creates if missing. Waits for a living holder, at most
 * `timeoutMs`, and calls `waiting` once with the holder's pid.
 */
export async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
  options: { timeoutMs?: number; waiting?: (pid: number) => void } = {},
): Promise<T> {
  const { timeoutMs = 600_000, waiting } = options;
  const end = Date.now() + timeoutMs;
  let told = false;
  await mkdir(folder, { recursive: true });
  for (;;) {
    const n = await highest(folder);
    const holder = await holderOf(folder, n);
    const file = holder === undefined ? await take(folder, n + 1) : undefined;
    if (file)
      try {
        await removeOlder(folder, n + 1);
        return await work();
      } finally {
        await release(file);
      }
    if (typeof holder === "object" && !told) {
      told = true;
      waiting?.(holder.pid);
    }
    if (Date.now() > end)
      throw new Error(
        `${folder} is still locked${typeof holder === "object" ? ` by process ${holder.pid}` : ""} after ${timeoutMs / 1000} s`,
      );
    await sleep(pollMs);
  }
}

async function removeOlder(folder: string, n: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const other = Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? n);
    if (other < n) await rm(path.join(folder, name), { force: true });
  }
}
