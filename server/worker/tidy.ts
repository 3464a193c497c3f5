/** Chores of idle workers: a little at a time, so that a new job does not wait. */
import { type Log, messageOf } from "@/lib/log";
import { emptySomeDiscarded } from "../jobs/discard";
import { nameSome } from "../jobs/names";
import { deleteSomeExpired } from "../jobs/retain";
import type { Queryable } from "@/db/pool";

const pauseMs = 600_000;

/** Does some of the work and returns how many jobs it touched; 0: all is done for now. */
type Chore = { event: string; olderThanDays?: number; work(database: Queryable): Promise<number> };

/** The chores; without `retentionDays` retention deletes nothing. */
function choresOf({ retentionDays }: { retentionDays: number | undefined }): Chore[] {
  return [
    { event: "names.stored", work: nameSome },
    { event: "discarded.emptied", work: emptySomeDiscarded },
    ...(retentionDays === undefined
      ? []
      : [
          {
            event: "retention.deleted",
            olderThanDays: retentionDays,
            work: (database: Queryable) => deleteSomeExpired(database, retentionDays),
          },
        ]),
  ];
}

/** The returned function does some of one chore; it never throws. */
export function createTidying(
  database: Queryable,
  settings: Parameters<typeof choresOf>[0],
  log: Log,
): () => Promise<void> {
  const chores = choresOf(settings).map((chore) => ({ ...chore, nextMs: 0 }));
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
