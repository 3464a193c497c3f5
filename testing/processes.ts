/** Looks at the processes of this machine, for tests that start trees of them. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export type Process = { pid: number; command: string };

/** Lists the processes that `pid` has started, and those that these have; parents first. */
export async function descendants(pid: number): Promise<Process[]> {
  const { stdout } = await run("ps", ["-axo", "pid=,ppid=,args="], { maxBuffer: 2 ** 26 });
  const all = stdout
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [, own, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return own ? { pid: Number(own), parent: Number(parent), command } : [];
    });
  const found: Process[] = [];
  const parents = [pid];
  for (const known of parents)
    for (const { pid: child, parent, command } of all)
      if (parent === known) {
        parents.push(child);
        found.push({ pid: child, command });
      }
  return found;
}

/** Whether the system knows the process. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
