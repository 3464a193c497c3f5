import type { View } from "@/lib/api/request";
import type { Job } from "../../jobs/job";
import type { Queryable } from "@/db/pool";

/** A frame as text, written by the database. Undefined if the frame does not exist. */
export async function readAscii(
  database: Queryable,
  job: Job,
  step: number,
  { view, columns, color }: { view: View; columns: number; color: string },
): Promise<string | undefined> {
  const picture = view === "x0" ? "coalesce(x0_rgb, rgb)" : "rgb";
  const { rows } = await database.query<{ text: string }>(
    `select imago.ascii(${picture}, $3, $4, $5) as text from imago.frame where job_id = $1 and step = $2`,
    [job.id, step, job.pictureWidth, columns, color],
  );
  return rows[0]?.text;
}
