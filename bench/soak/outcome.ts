/** Reads from the database how the accepted jobs ended. */
import type { Pool } from "@/db/pool";
import type { Tally } from "./load";

export async function readOutcome(pool: Pool, { ids }: Pick<Tally, "ids">, steps: number): Promise<string> {
  const { rows } = await pool.query<Record<string, number>>(
    `select count(*)::integer as jobs,
       count(*) filter (where status = 'done')::integer as done,
       count(*) filter (where status = 'failed')::integer as failed,
       count(*) filter (where status not in ('done', 'failed'))::integer as other,
       count(*) filter (where failures > 0 or attempt > 1)::integer as retried,
       count(*) filter (where status = 'done' and $2::integer <> (select count(*) from imago.frame where job_id = job.id
         and step between 0 and $2::integer - 1))::integer as incomplete,
       (select count(*)::integer from unnest($1::text[]) as taken (id)
         where not exists (select from imago.job where job.id = taken.id)) as lost,
       count(*) filter (where not id = any ($1))::integer as doubled
     from imago.job`,
    [ids, steps + 1],
  );
  const { jobs, done, failed, other, retried, incomplete, lost, doubled } = rows[0] ?? {};
  return (
    `${ids.length} taken, ${jobs} jobs: ${done} done, ${failed} failed, ${other} other; ${lost} lost, ` +
    `${doubled} that nobody asked for, ${retried} tried again, ${incomplete} done with frames missing`
  );
}
