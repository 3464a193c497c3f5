/** Estimates when unfinished jobs will be done. */
import type { Queryable } from "@/db/pool";
import type { Limits } from "@/lib/env";
import { type Job, jobColumns } from "./job";
import { isLive } from "./lease";
import { queueOrder, queueParameters } from "./queue";

export type Outlook = {
  id: string;
  /** Its rank in the order of claims, from 1; null while it runs. */
  position: number | null;
  /** Null if the duration of a step is unknown, or no worker is alive. */
  secondsLeft: number | null;
};

/**
 * The outlooks of all unfinished jobs. A step takes the median of the job's own, else of its model's last five jobs. A
 * running job has its steps left, less the share of the running one that its layers report; a queued one waits for the
 * work ahead of it, divided by the live workers, and then has its own.
 */
export async function readOutlooks(database: Queryable, limits: Limits): Promise<Outlook[]> {
  const { rows } = await database.query<Outlook>(
    `with ${queueOrder}, unfinished as (
       select job.id, job.model_identity, ranked.position,
         least(steps, steps + 1 - frames) - coalesce((progress ->> 'fraction')::double precision, 0) as steps_left
       from imago.job
       left join ranked on ranked.id = job.id
       where job.status in ('queued', 'running')
     ), own as (
       select u.id, u.model_identity, percentile_cont(0.5) within group (order by f.milliseconds) as step
       from unfinished as u
       join imago.frame as f on f.job_id = u.id and f.step > 0
       group by u.id, u.model_identity
     ), usual as (
       select m.model_identity, percentile_cont(0.5) within group (order by f.milliseconds) as step
       from (select distinct model_identity from unfinished) as m
       cross join lateral (
         select job.id from imago.job
         where job.model_identity = m.model_identity and job.status = 'done'
         order by job.finished_at desc limit 5
       ) as recent
       join imago.frame as f on f.job_id = recent.id and f.step > 0
       group by m.model_identity
     ), work as (
       select u.id, u.position, u.steps_left / 1000 * coalesce(own.step, usual.step,
         (select avg(o.step) from own as o where o.model_identity = u.model_identity)) as seconds
       from unfinished as u
       left join own on own.id = u.id
       left join usual on usual.model_identity = u.model_identity
     ), ahead as (
       select *, sum(seconds) over (order by coalesce(position, 0) groups between unbounded preceding and 1 preceding) as before
       from work
     )
     select id, position, case
         when position is null then seconds
         else seconds + coalesce(before, 0) / nullif(live.workers, 0)
       end as "secondsLeft"
     from ahead
     cross join (
       select count(*) as workers from imago.worker
       where not draining and ${isLive}
     ) as live
     order by position nulls first, id`,
    queueParameters(limits),
  );
  return rows;
}

type Held = {
  workerId: string | null;
  /** The address that asked for it, as limits count it. */
  address: string | null;
};
export type Unfinished = Job & Pick<Outlook, "position" | "secondsLeft"> & Held;

/** Lists the running jobs first, then the queue in its order. */
export async function listUnfinished(database: Queryable, limits: Limits): Promise<Unfinished[]> {
  const { rows } = await database.query<Job & Held>(
    `select ${jobColumns}, job.worker_id as "workerId", job.address from imago.job
     where status in ('queued', 'running') order by started_at, created_at, id`,
  );
  const outlooks = new Map((await readOutlooks(database, limits)).map((outlook) => [outlook.id, outlook]));
  return rows
    .map((job) => {
      const { position = null, secondsLeft = null } = outlooks.get(job.id) ?? {};
      return { ...job, position, secondsLeft };
    })
    .sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
}
