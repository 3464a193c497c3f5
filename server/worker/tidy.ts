/** Chores of idle workers: a little at a time, so that a new job does not wait. */

import type { Queryable } from "@/db/pool";
import { type Log, messageOf } from "@/lib/log";
import { emptySomeDiscarded } from "../jobs/discard";
import { nameSome } from "../jobs/names";
import { deleteSomeExpired, deleteSomeVisitors } from "../jobs/retain";
import { thinAbandoned, thinSome } from "../jobs/thin";

const pauseMs = 600_000;

type Ages = {
  /** Undefined: no job is deleted. */
  retentionDays?: number | undefined;
  /** Undefined: no states are deleted. */
  stateDays?: number | undefined;
};

/** Does some of the work and returns how many jobs or visitors it touched; 0: all is done for now. */
type Chore = {
  event: string;
  /** The name of the number in the log; default: jobs. */
  counts?: "visitors";
  olderThanDays?: number;
  work(database: Queryable): Promise<number>;
};

/** A chore that concerns jobs or visitors of an age, if an age is set. */
function aged(
  event: string,
  days: number | undefined,
  work: (database: Queryable, days: number) => Promise<number>,
  more: Pick<Chore, "counts"> = {},
): Chore[] {
  return days === undefined
    ? []
    : [{ event, olderThanDays: days, work: (database) => work(database, days), ...more }];
}

const choresOf = ({ retentionDays, stateDays }: Ages): Chore[] => [
  { event: "names.stored", work: nameSome },
  { event: "discarded.emptied", work: emptySomeDiscarded },
  { event: "abandoned.thinned", work: thinAbandoned },
  ...aged("retention.deleted", retentionDays, deleteSomeExpired),
  ...aged("retention.forgot", retentionDays, deleteSomeVisitors, { counts: "visitors" }),
  ...aged("states.deleted", stateDays, thinSome),
];

/** The returned function does some of one chore; it never throws. */
export function createTidying(database: Queryable, ages: Ages, log: Log): () => Promise<void> {
  const chores = choresOf(ages).map((chore) => ({ ...chore, nextMs: 0 }));
  return async () => {
    for (const chore of chores) {
      if (Date.now() < chore.nextMs) continue;
      try {
        const { event, counts = "jobs", olderThanDays } = chore;
        const touched = await chore.work(database);
        if (touched > 0) return log.info(event, { [counts]: touched, olderThanDays });
      } catch (error) {
        log.warn("tidying.failed", { chore: chore.event, reason: messageOf(error) });
      }
      chore.nextMs = Date.now() + pauseMs;
    }
  };
}
