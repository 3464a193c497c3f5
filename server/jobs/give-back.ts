import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import type { ClaimedJob } from "./claim";

/** The job goes back into the queue, and its client is next again: that is no failure. False if not ours. */
export async function giveBack(database: Queryable, job: ClaimedJob): Promise<boolean> {
  const { rowCount } = await database.query(
    `with fenced as (
       update imago.job set status = 'queued', progress = null, worker_id = null, lease_until = null
       where id = $1 and worker_id = $2 and attempt = $3 and status = 'running'
       returning id, client_id
     ), turn as (
       update imago.client set last_claimed_at = null from fenced where client.id = fenced.client_id
     )
     select ${notify("id", "'status'")} from fenced`,
    [job.id, job.workerId, job.attempt],
  );
  return rowCount === 1;
}
