/** Memory of a server: proportional set sizes, in which shared pages count once. */
import { readdir, readFile } from "node:fs/promises";
import type { Client } from "@/db/pool";

async function parents(): Promise<Map<number, number>> {
  const parentOf = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => ""); // it has ended
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    if (parent) parentOf.set(Number(name), Number(parent));
  }
  return parentOf;
}

async function proportionalBytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return 1024 * Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
}

/** The most that the processes of `client`'s server took together while `work` ran, in bytes; needs Linux and root. */
export async function peakMemory(client: Client, work: () => Promise<unknown>): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const backend = rows[0]?.pid ?? 0;
  const postmaster = (await parents()).get(backend) ?? 0;
  let peak = 0;
  let over = false;
  const watch = (async () => {
    while (!over) {
      const family = [...(await parents())].filter(([, parent]) => parent === postmaster).map(([pid]) => pid);
      const sizes = await Promise.all([postmaster, ...family].map(proportionalBytes));
      peak = Math.max(
        peak,
        sizes.reduce((sum, size) => sum + size, 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  await work().finally(() => {
    over = true;
  });
  await watch;
  return peak;
}
