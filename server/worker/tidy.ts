/** Retention by idle workers: a little at a time, so that a new job does not wait. */
import { type Log, messageOf } from "@/lib/log";
import { deleteSomeExpired } from "../jobs/retain";
import type { Queryable } from "@/db/pool";

const pauseMs = 600_000;

/** Deletes nothing without `days`. The returned function never throws. */
export function createTidying(database: Queryable, days: number | undefined, log: Log): () => Promise<void> {
  let nextMs = 0;
  return async () => {
    if (days === undefined || Date.now() < nextMs) return;
    try {
      const deleted = await deleteSomeExpired(database, days);
      if (deleted > 0) return log.info("retention.deleted", { deleted, olderThanDays: days });
    } catch (error) {
      log.warn("retention.failed", { reason: messageOf(error) });
    }
    nextMs = Date.now() + pauseMs;
  };
}
