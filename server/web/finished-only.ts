import { Problem } from "@/lib/api/problem";
import type { Job } from "../jobs/job";

/** Throws a problem 409: the final picture is there only when the job is done. */
export function requireDone({ id, status }: Job): void {
  if (status !== "done")
    throw new Problem(409, "not_done", `generation ${id} is ${status}: there is a picture once it is done`);
}
