/** Reads a butterfly's relatives: its children with a partner, and its family through the generations. */
import type { Queryable } from "@/db/pool";
import { isVisible, type Job, jobColumns } from "./job";

/**
 * Lists the children of two in either order, or the variations of one, latest first: finished ones of everybody, and
 * the client's own that are not finished.
 */
export async function listChildren(
  database: Queryable,
  {
    a,
    b,
    clientId,
    limit,
  }: { a: string; b: string | undefined; clientId: string | undefined; limit: number },
): Promise<Job[]> {
  const { rows } = await database.query<Job>(
    `select ${jobColumns} from imago.job
     where (${b === undefined ? "parent_a = $1 and parent_b is null" : "(parent_a = $1 and parent_b = $4) or (parent_a = $4 and parent_b = $1)"})
       and ${isVisible} and (status = 'done' or status in ('queued', 'running') and client_id = $2)
     order by created_at desc, id limit $3`,
    [a, clientId ?? null, limit, ...(b === undefined ? [] : [b])],
  );
  return rows;
}

export type Relative = {
  job: Job;
  /** Generations from the one that was asked about: ancestors are below 0, descendants above. */
  generation: number;
};

/** Most generations in either direction, and most relatives in each. */
const depth = 6;
const width = 60;

/** Lists ancestors and descendants that are there, with the one itself; each once, at its nearest generation. */
export async function listFamily(database: Queryable, id: string): Promise<Relative[]> {
  const { rows } = await database.query<Job & { generation: number }>(
    `with recursive ancestor as (
       select id, parent_a, parent_b, 0 as generation from imago.job where id = $1
       union
       select parent.id, parent.parent_a, parent.parent_b, generation - 1
       from ancestor join imago.job as parent on parent.id in (ancestor.parent_a, ancestor.parent_b)
       where generation > -$2::integer
     ), descendant as (
       select $1::text as id, 0 as generation
       union
       select child.id, generation + 1
       from descendant join imago.job as child on descendant.id in (child.parent_a, child.parent_b)
       where generation < $2::integer and child.status = 'done' and not child.hidden and child.discarded_at is null
     ), relative as (
       select id, min(generation) as generation from descendant where generation > 0 group by id
       union all
       select id, max(generation) from ancestor group by id
     ), near as (
       select *, row_number() over (partition by sign(generation) order by abs(generation), id) as place from relative
     )
     select ${jobColumns}, near.generation
     from near join imago.job using (id)
     where ${isVisible} and place <= $3::integer
     order by near.generation, job.created_at, job.id`,
    [id, depth, width],
  );
  return rows.map(({ generation, ...job }) => ({ job, generation }));
}
