/** Discards a job for its maker: it is gone for everybody at once, and its frames are deleted a day later. */
import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import { findJob, type Job, jobColumns } from "./job";

export type Owned = { outcome: "changed"; job: Job } | { outcome: "not_maker" } | { outcome: "not_found" };

/** Time in which the maker may take a discarded job back. */
export const regretHours = 24;

/** Discards a job; one that is unfinished is cancelled too. Repeating it changes nothing. */
export const discard = (database: Queryable, id: string, clientId: string): Promise<Owned> =>
  change(
    database,
    `update imago.job set discarded_at = clock_timestamp(), progress = null, worker_id = null, lease_until = null,
       status = case when status in ('queued', 'running') then 'cancelled' else status end,
       finished_at = coalesce(finished_at, clock_timestamp())
     where id = $1 and client_id = $2 and not hidden and discarded_at is null`,
    id,
    clientId,
  );

/** Takes a discarded job back, as long as its frames are there. Repeating it changes nothing. */
export const restore = (database: Queryable, id: string, clientId: string): Promise<Owned> =>
  change(
    database,
    `update imago.job set discarded_at = null
     where id = $1 and client_id = $2 and not hidden and discarded_at is not null and stored <> 'nothing'`,
    id,
    clientId,
  );

async function change(database: Queryable, update: string, id: string, clientId: string): Promise<Owned> {
  const { rows } = await database.query<Job>(
    `with changed as (
       ${update} returning ${jobColumns}
     ), told as (
       select id, ${notify("id", "'status'")} from changed
     )
     select changed.* from changed join told using (id)`,
    [id, clientId],
  );
  const job = rows[0] ?? (await findJob(database, id));
  if (!job || job.hidden) return { outcome: "not_found" };
  return job.clientId === clientId ? { outcome: "changed", job } : { outcome: "not_maker" };
}

/** Jobs per transaction, to keep it short. */
const batch = 50;

/** Deletes the frames of some jobs that were discarded a day ago; returns their number. Safe to run concurrently. */
export async function emptySomeDiscarded(database: Queryable): Promise<number> {
  const { rowCount } = await database.query(
    `with old as (
       select id from imago.job
       where discarded_at < clock_timestamp() - interval '${regretHours} hours' and stored <> 'nothing'
       order by discarded_at limit ${batch} for update skip locked
     ), emptied as (
       update imago.job set stored = 'nothing' from old where job.id = old.id returning job.id
     ), gone as (
       delete from imago.frame using emptied where job_id = id
     )
     select from emptied`,
  );
  return rowCount ?? 0;
}
