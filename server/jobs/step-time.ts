/** Measures how long a step of each model takes on this database, by its latest butterflies. */
import type { Queryable } from "@/db/pool";

/** The median over the last five finished jobs of each model: seconds by the model's identity. */
export async function readStepSeconds(database: Queryable): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.query<{ identity: string; seconds: number }>(
    `select model.identity, percentile_cont(0.5) within group (order by frame.milliseconds) / 1000 as seconds
     from (select distinct identity from imago.model) as model
     cross join lateral (
       select id from imago.job
       where job.model_identity = model.identity and status = 'done'
       order by finished_at desc limit 5
     ) as recent
     join imago.frame on frame.job_id = recent.id and frame.step > 0
     group by model.identity`,
  );
  return new Map(rows.map(({ identity, seconds }) => [identity, seconds]));
}
