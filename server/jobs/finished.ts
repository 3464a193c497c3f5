/** Lists the finished butterflies, latest first, a page at a time. */
import type { Queryable } from "@/db/pool";
import { jobIdSource } from "@/lib/job-id";
import { type Job, jobColumns } from "./job";

export type FinishedPage = {
  jobs: Job[];
  /** The cursor of the next page; undefined on the last. */
  cursor: string | undefined;
};

/** A cursor is `<microseconds since 1970>.<id>` of the last job of the page before. */
const cursorPattern = new RegExp(`^(\\d{1,18})\\.(${jobIdSource})$`);
export const isCursor = (text: string): boolean => cursorPattern.test(text);

/** Leaves out hidden butterflies. Throws on a cursor that `isCursor` refuses. */
export async function listFinished(
  database: Queryable,
  limit: number,
  cursor?: string,
): Promise<FinishedPage> {
  const [, time, id] = cursor === undefined ? [] : (cursorPattern.exec(cursor) ?? []);
  if (cursor !== undefined && id === undefined) throw new Error(`"${cursor}" is not a cursor`);
  const { rows } = await database.query<Job & { cursor: string }>(
    `select ${jobColumns}, (extract(epoch from finished_at) * 1000000)::bigint || '.' || id as cursor
     from imago.job
     where status = 'done' and not hidden
       and ($1::bigint is null or (finished_at, id) < (timestamptz 'epoch' + $1 * interval '1 microsecond', $2))
     order by finished_at desc, id desc
     limit $3`,
    [time, id, limit + 1],
  );
  const more = rows.length > limit;
  const page = rows.slice(0, limit);
  return { jobs: page.map(({ cursor: _, ...job }) => job), cursor: more ? page.at(-1)?.cursor : undefined };
}
