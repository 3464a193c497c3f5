/** Who runs where: the database on a core of its own, or everybody everywhere. */
import { cpus } from "node:os";
import { childrenOf, pin } from "../processes";

export type Cores = {
  name: string;
  workers: number;
  /** So many workers paint for others meanwhile. */
  busy: number;
  database: string;
  /** The web process, workers, browser and this process. */
  others: string;
};

const last = cpus().length - 1;

/** The scheduler has nothing to decide: whoever wants a core has it. */
export const apart: Cores | undefined =
  last === 0 || process.platform !== "linux"
    ? undefined
    : {
        name: "database on one core, the rest on others",
        workers: 1,
        busy: 0,
        database: `${last}`,
        others: `0-${last - 1}`,
      };

/** Every core has a worker's step to compute, and the rest wants to run as well. */
export const loaded: Cores = {
  name: `${last + 1} pictures at once on ${last + 1} cores`,
  workers: last + 1,
  busy: last,
  database: `0-${last}`,
  others: `0-${last}`,
};

/** Sessions and processes that are started from now on inherit it. */
export async function settle({ database, others }: Cores, postmaster: number): Promise<void> {
  if (process.platform !== "linux") return;
  await pin(database, [postmaster, ...(await childrenOf(postmaster))]);
  await pin(others, [process.pid]);
}
