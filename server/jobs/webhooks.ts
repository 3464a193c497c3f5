/** The addresses that programs want to be told at when a job has ended. */
import type { Queryable } from "@/db/pool";

export const webhookTries = 3;

/** Remembers the address for a job that has not ended; the first one stays. */
export async function addWebhook(database: Queryable, jobId: string, url: string): Promise<void> {
  await database.query(
    "insert into imago.webhook (job_id, url) values ($1, $2) on conflict (job_id) do nothing",
    [jobId, url],
  );
}

export type DueWebhook = { jobId: string; url: string; attempts: number };

/** Takes up to `limit` that are due: the next try of each comes 10 seconds, then a minute after this one. */
export async function takeDueWebhooks(database: Queryable, limit: number): Promise<DueWebhook[]> {
  const { rows } = await database.query<DueWebhook>(
    `update imago.webhook set attempts = webhook.attempts + 1,
       due_at = clock_timestamp() + case webhook.attempts when 0 then interval '10 s' else interval '1 min' end
     from (
       select webhook.job_id from imago.webhook join imago.job on job.id = webhook.job_id
       where delivered_at is null and failed_at is null and due_at <= clock_timestamp() and attempts < $2
         and job.status in ('done', 'failed', 'cancelled')
       order by due_at
       limit $1
       for update of webhook skip locked
     ) as due
     where webhook.job_id = due.job_id
     returning webhook.job_id as "jobId", webhook.url, webhook.attempts`,
    [limit, webhookTries],
  );
  return rows;
}

/** Records how the webhook ended. */
export async function endWebhook(
  database: Queryable,
  jobId: string,
  outcome: "delivered" | "failed",
): Promise<void> {
  await database.query(`update imago.webhook set ${outcome}_at = clock_timestamp() where job_id = $1`, [
    jobId,
  ]);
}
