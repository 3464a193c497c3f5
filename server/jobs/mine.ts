/** Lists what one client asked for, and what it loves. */
import type { Queryable } from "@/db/pool";
import { readCursor } from "@/lib/ids/cursor";
import { isVisible, type Job, jobColumns } from "./job";
import { cutPage, type From, type JobPage, micros, timeOf } from "./job-page";

/** Lists the client's unfinished jobs, the oldest first. */
export async function listOwnUnfinished(database: Queryable, clientId: string): Promise<Job[]> {
  const { rows } = await database.query<Job>(
    `select ${jobColumns} from imago.job
     where client_id = $1 and status in ('queued', 'running') and ${isVisible} order by created_at, id`,
    [clientId],
  );
  return rows;
}

/** Lists the client's jobs that have ended, by the time of their request, latest first. */
export const listOwnEnded = (database: Queryable, clientId: string, limit: number, from?: From) =>
  listPage(database, {
    source: "imago.job",
    at: "job.created_at",
    condition: `client_id = $1 and status in ('done', 'failed', 'cancelled') and ${isVisible}`,
    clientId,
    limit,
    from,
  });

/** Lists the jobs that the client loves, the latest loved first. */
export const listOwnLoved = (database: Queryable, clientId: string, limit: number, from?: From) =>
  listPage(database, {
    source: "imago.love join imago.job on job.id = love.job_id",
    at: "love.created_at",
    condition: `love.client_id = $1 and ${isVisible}`,
    clientId,
    limit,
    from,
  });

/** SQL: whether the maker of a job of `imago.job` (unaliased) may take it back. */
const isFreed = "not job.hidden and job.discarded_at is not null and job.stored <> 'nothing'";

/** Lists the jobs that the client has discarded and may take back, the latest discarded first. */
export const listOwnFreed = (database: Queryable, clientId: string, limit: number, from?: From) =>
  listPage(database, {
    source: "imago.job",
    at: "job.discarded_at",
    condition: `client_id = $1 and ${isFreed}`,
    clientId,
    limit,
    from,
  });

type Wanted = {
  source: string;
  /** SQL: the time that orders the list. */
  at: string;
  condition: string;
  clientId: string;
  limit: number;
  from: From | undefined;
};

/** Throws on a cursor that is none. */
async function listPage(
  database: Queryable,
  { source, at, condition, clientId, limit, from }: Wanted,
): Promise<JobPage> {
  const place = from && readCursor(from.cursor, "new");
  if (from && !place) throw new Error(`"${from.cursor}" is not a cursor`);
  const backwards = from?.direction === "before";
  const direction = backwards ? "asc" : "desc";
  const { rows } = await database.query<Job & { cursor: string }>(
    `select ${jobColumns}, ${micros(at)} || '.' || job.id as cursor
     from ${source}
     where ${condition} and ($2::bigint is null
       or (${at}, job.id) ${backwards ? ">" : "<"} (${timeOf("$2")}, $3))
     order by ${at} ${direction}, job.id ${direction}
     limit $4`,
    [clientId, place?.time, place?.id, limit + 1],
  );
  return cutPage(rows, limit, from);
}

/** Counts the client's jobs that it may see, those that it loves, and those that it may take back. */
export async function countOwn(
  database: Queryable,
  clientId: string,
): Promise<{ asked: number; loved: number; freed: number }> {
  const { rows } = await database.query<{ asked: number; loved: number; freed: number }>(
    `select count(*) filter (where ${isVisible})::integer as asked, count(*) filter (where ${isFreed})::integer as freed,
       (select count(*)::integer from imago.love join imago.job on job.id = love.job_id
        where love.client_id = $1 and ${isVisible}) as loved
     from imago.job where client_id = $1`,
    [clientId],
  );
  return rows[0] ?? { asked: 0, loved: 0, freed: 0 };
}
