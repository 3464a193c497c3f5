/** Measures the peak memory of processes. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@/db/pool";
import { childrenOf, parentOf, proportionalBytes } from "./processes";

const intervalMs = 500;

/** Measures the peak of the total memory, in bytes, of the processes in `pids` while `work` runs; needs Linux. */
export async function peakWhile(
  pids: () => Promise<number[]>,
  work: () => Promise<unknown>,
): Promise<number> {
  let peak = 0;
  let over = false;
  const watch = (async () => {
    while (!over) {
      const sizes = await Promise.all((await pids()).map(proportionalBytes));
      peak = Math.max(
        peak,
        sizes.reduce((sum, size) => sum + size, 0),
      );
      await sleep(intervalMs);
    }
  })();
  await work().finally(() => {
    over = true;
  });
  await watch;
  return peak;
}

/** Measures the peak of all processes of `client`'s server while `work` runs; needs root. */
export async function peakMemory(client: Client, work: () => Promise<unknown>): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const postmaster = await parentOf(rows[0]?.pid ?? 0);
  return peakWhile(async () => [postmaster, ...(await childrenOf(postmaster))], work);
}
