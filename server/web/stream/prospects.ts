/** What all who wait want to know: places in the queue, time left, and how many workers live. */
import type { Limits } from "@/lib/env";
import { type Outlook, readOutlooks } from "../../jobs/outlook";
import { listWorkers } from "../../jobs/workers";
import type { Pool } from "@/db/pool";

export type Prospects = {
  of(jobId: string): Outlook | undefined;
  readonly workers: number;
  /** Something happened that may have changed them; reading them makes them fresh. */
  stale: boolean;
  /** An estimate: if the database does not answer, they stay as they were, and stale. */
  read(): Promise<void>;
};

/** `onRead` is called when they were read. */
export function createProspects(database: Pool, limits: Limits, onRead: () => void): Prospects {
  let outlooks = new Map<string, Outlook>();
  let workers = 0;
  const prospects: Prospects = {
    of: (jobId) => outlooks.get(jobId),
    get workers() {
      return workers;
    },
    stale: false,
    read: async () => {
      prospects.stale = false;
      try {
        const [list, states] = await Promise.all([readOutlooks(database, limits), listWorkers(database)]);
        outlooks = new Map(list.map((outlook) => [outlook.id, outlook]));
        workers = states.filter(({ live, draining }) => live && !draining).length;
      } catch {
        prospects.stale = true; // the reader of the jobs tells that the database is away
        return;
      }
      onRead();
    },
  };
  return prospects;
}
