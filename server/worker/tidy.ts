/** Chores of idle workers: a little at a time, so that a new job does not wait. */

import type { Queryable } from "@/db/pool";
import { type Log, messageOf } from "@/lib/log";
import { emptySomeDiscarded } from "../jobs/discard";
import { nameSome } from "../jobs/names";
import { deleteSomeExpired } from "../jobs/retain";
import { thinSome } from "../jobs/thin";

const pauseMs = 600_000;

type Ages = {
  /** Undefined: no job is deleted. */
  retentionDays?: number | undefined;
  /** Undefined: no states are deleted. */
  stateDays?: number | undefined;
};

/** Does some of the work and returns how many jobs it touched; 0: all is done for now. */
type Chore = { event: string; olderThanDays?: number; work(database: Queryable): Promise<number> };

/** A chore that concerns jobs of an age, if an age is set. */
function aged(
  event: string,
  days: number | undefined,
  work: (database: Queryable, days: number) => Promise<number>,
): Chore[] {
  return days === undefined ? [] : [{ event, olderThanDays: days, work: (database) => work(database, days) }];
}

const choresOf = ({ retentionDays, stateDays }: Ages): Chore[] => [
  { event: "names.stored", work: nameSome },
  { event: "discarded.emptied", work: emptySomeDiscarded },
  ...aged("retention.deleted", retentionDays, deleteSomeExpired),
  ...aged("states.deleted", stateDays, thinSome),
];

/** The returned function does some of one chore; it never throws. */
export function createTidying(database: Queryable, ages: Ages, log: Log): () => Promise<void> {
  const chores = choresOf(ages).map((chore) => ({ ...chore, nextMs: 0 }));
  return async () => {
    for (const chore of chores) {
      if (Date.now() < chore.nextMs) continue;
      try {
        const jobs = await chore.work(database);
        if (jobs > 0) return log.info(chore.event, { jobs, olderThanDays: chore.olderThanDays });
      } catch (error) {
        log.warn("tidying.failed", { chore: chore.event, reason: messageOf(error) });
      }
      chore.nextMs = Date.now() + pauseMs;
    }
  };
}
