/** Looks jobs up for visitors. */
import type { Queryable } from "@/db/pool";
import { Problem } from "@/lib/api/problem";
import { isJobId } from "@/lib/ids/job-id";
import { findJob, type Job } from "../jobs/job";
import { type Outlook, readOutlooks } from "../jobs/outlook";
import { jobSettings } from "./shared";

export const notFound = (id: string): Problem =>
  new Problem(404, "unknown_generation", `there is no generation ${JSON.stringify(id.slice(0, 40))}`);

export const discarded = (id: string): Problem =>
  new Problem(410, "discarded", `generation ${id} was discarded by the visitor who asked for it`);

/** Undefined if the job does not exist or an operator has hidden it. Throws a problem 410 if its maker discarded it. */
export async function findVisible(database: Queryable, id: string): Promise<Job | undefined> {
  if (!isJobId(id)) return undefined;
  const job = await findJob(database, id);
  if (!job || job.hidden) return undefined;
  if (job.discardedAt) throw discarded(id);
  return job;
}

/** Throws a problem 404, or 410 if its maker discarded it. */
export async function requireVisible(database: Queryable, id: string): Promise<Job> {
  const job = await findVisible(database, id);
  if (!job) throw notFound(id);
  return job;
}

/** The outlook of an unfinished job. */
export async function readOutlook(database: Queryable, job: Job): Promise<Outlook | undefined> {
  if (job.status !== "queued" && job.status !== "running") return undefined;
  return (await readOutlooks(database, jobSettings().limits)).find(({ id }) => id === job.id);
}

/** Throws a problem 409: the final picture is there only when the job is done. */
export function requireDone({ id, status }: Job): void {
  if (status !== "done")
    throw new Problem(409, "not_done", `generation ${id} is ${status}: its picture exists once it is done`);
}

export const notYours = (what: "cancel" | "keep" | "discard" | "restore"): Problem =>
  new Problem(403, "not_maker", `only the visitor who asked for this butterfly may ${what} it`);
