/** Tries that came to nothing: the job goes back into the queue, until it has had three of them without a new frame. */
import type { Queryable } from "@/db/pool";
import { notify } from "./changes";
import type { ClaimedJob } from "./claim";
import type { JobErrorCode } from "./job";

export const maxFailures = 3;

export type Failure = {
  code: JobErrorCode;
  /** Private. */
  detail: string;
  /** Another try would fail the same way. */
  final: boolean;
};

/**
 * `condition`: which running jobs; $1 code, $2 detail, $3 final. The client gets back the turn it had: a picture that is
 * half painted does not wait for everybody else's again.
 */
const failedTry = (condition: string) => `with tried as (
    select id, $3 or failures + 1 >= ${maxFailures} as given_up from imago.job
    where status = 'running' and ${condition}
    for update skip locked
  ), failed as (
    update imago.job set failures = failures + 1, progress = null, worker_id = null, lease_until = null,
      status = case when given_up then 'failed' else 'queued' end,
      finished_at = case when given_up then clock_timestamp() end,
      error_code = case when given_up then $1 end,
      error_detail = $2
    from tried where job.id = tried.id
    returning job.id, job.status, job.client_id
  ), turn as (
    update imago.client set last_claimed_at = null from failed where client.id = failed.client_id
  ), told as (
    select id, ${notify("id", "'status'")} from failed
  )
  select id, failed.status from failed join told using (id)`;

/** What became of the job; undefined if it is not this claim's any more. */
export async function fail(
  database: Queryable,
  job: ClaimedJob,
  { code, detail, final }: Failure,
): Promise<"queued" | "failed" | undefined> {
  const { rows } = await database.query<{ status: "queued" | "failed" }>(
    failedTry("id = $4 and worker_id = $5 and attempt = $6"),
    [code, detail, final, job.id, job.workerId, job.attempt],
  );
  return rows[0]?.status;
}

/** Takes the jobs of workers that have gone silent; every worker does so for all. */
export async function reapExpired(
  database: Queryable,
): Promise<{ id: string; status: "queued" | "failed" }[]> {
  const { rows } = await database.query<{ id: string; status: "queued" | "failed" }>(
    failedTry("lease_until < clock_timestamp()"),
    ["interrupted", "the worker was not heard of until its lease ended", false],
  );
  return rows;
}
