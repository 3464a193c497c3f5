/** Assigns cores: to the database one of its own, or all to every process. */
import { cpus } from "node:os";
import { childrenOf, pin } from "../processes";

export type Cores = {
  name: string;
  workers: number;
  /** Number of workers that paint for others meanwhile. */
  busy: number;
  database: string;
  /** The cores of the web process, workers, browser and this process. */
  others: string;
};

const last = cpus().length - 1;

/** The database has a core of its own and the others have the rest: the scheduler has nothing to decide. */
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

/** npm start as it is: no other visitor competes. */
export const alone: Cores = {
  name: `1 picture on ${last + 1} cores`,
  workers: last + 1,
  busy: 0,
  database: `0-${last}`,
  others: `0-${last}`,
};

/** Too few cores: every core has a worker's step to compute, and the other processes need it too. */
export const loaded: Cores = {
  name: `${last + 1} pictures at once on ${last + 1} cores`,
  workers: last + 1,
  busy: last,
  database: `0-${last}`,
  others: `0-${last}`,
};

/** Pins the processes. Sessions and processes that start later inherit it. */
export async function settle({ database, others }: Cores, postmaster: number): Promise<void> {
  if (process.platform !== "linux") return;
  await pin(database, [postmaster, ...(await childrenOf(postmaster))]);
  await pin(others, [process.pid]);
}
