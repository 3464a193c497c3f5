/** Reads Linux's data about processes: parents, memory, processor time; sets the cores that they may run on. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Reads the fields of /proc/PID/stat from the third on (proc(5)); empty once the process has ended. */
async function statFields(pid: number | string): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

export async function parentOf(pid: number): Promise<number> {
  return Number((await statFields(pid))[1] ?? 0);
}

export async function childrenOf(pid: number): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(pids.map(parentOf));
  return pids.filter((_, index) => parents[index] === pid);
}

/** Reads the proportional set size, in which shared pages count once; needs the rights of the process's owner. */
export async function proportionalBytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}

const ticksPerSecond = 100; // USER_HZ

/** Reads the user and system time that the process has used so far. */
export async function processorSeconds(pid: number): Promise<number> {
  const fields = await statFields(pid);
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Restricts processes, and those that they start from now on, to some cores: "1", "0-3". */
export async function pin(cores: string, pids: number[]): Promise<void> {
  for (const pid of pids)
    await promisify(execFile)("taskset", ["--all-tasks", "--cpu-list", "--pid", cores, String(pid)]);
}
