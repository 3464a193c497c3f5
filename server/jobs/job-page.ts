/** A page of a list of jobs, and the cursors that lead to its neighbours. */
import type { Job } from "./job";

/** The page after a place in the list, or before it. */
export type From = { direction: "after" | "before"; cursor: string };

export type JobPage = {
  jobs: Job[];
  /** The cursors of the neighbouring pages: undefined at the end, and at the beginning. */
  after: string | undefined;
  before: string | undefined;
};

/** SQL for microseconds since 1970, the part of a cursor that names a time; `at` is an SQL expression. */
export const micros = (at: string): string => `(extract(epoch from ${at}) * 1000000)::bigint`;

/** SQL for the time of that part; `text` is an SQL expression. */
export const timeOf = (text: string): string => `timestamptz 'epoch' + ${text} * interval '1 microsecond'`;

/**
 * Makes a page of the rows that follow the place in its direction, of which there may be one more than fits: it says
 * that there is a further page.
 */
export function cutPage(rows: (Job & { cursor: string })[], limit: number, from: From | undefined): JobPage {
  const more = rows.length > limit;
  const page = rows.slice(0, limit);
  const backwards = from?.direction === "before";
  if (backwards) page.reverse();
  const jobs = page.map(({ cursor: _, ...job }) => job);
  const [first, last] = [page[0]?.cursor, page.at(-1)?.cursor];
  return backwards
    ? { jobs, after: last, before: more ? first : undefined }
    : { jobs, after: more ? last : undefined, before: from && first };
}
