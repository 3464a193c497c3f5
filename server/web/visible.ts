/** Jobs as others may look them up. */
import { Problem } from "@/lib/api/problem";
import { findJob } from "../jobs/find";
import type { Job } from "../jobs/job";
import type { Outlook } from "../jobs/outlook";
import { readOutlooks } from "../jobs/outlook";
import type { Queryable } from "@/db/pool";
import { jobSettings } from "./shared";

const idPattern = /^[1-9A-HJ-NP-Za-km-z]{12}$/;

export const notFound = (id: string): Problem =>
  new Problem(404, "unknown_generation", `there is no generation ${JSON.stringify(id.slice(0, 40))}`);

/** Undefined also for one that an operator has hidden. */
export async function findVisible(database: Queryable, id: string): Promise<Job | undefined> {
  if (!idPattern.test(id)) return undefined;
  const job = await findJob(database, id);
  return job?.hidden ? undefined : job;
}

/** Throws a problem 404. */
export async function requireVisible(database: Queryable, id: string): Promise<Job> {
  const job = await findVisible(database, id);
  if (!job) throw notFound(id);
  return job;
}

/** Of a job that is not finished. */
export async function readOutlook(database: Queryable, job: Job): Promise<Outlook | undefined> {
  if (job.status !== "queued" && job.status !== "running") return undefined;
  return (await readOutlooks(database, jobSettings().limits)).find(({ id }) => id === job.id);
}
