/** Reads where a job resumes: the states in its stored frames. */
import type { ClaimedJob } from "./lease";
import type { Queryable } from "@/db/pool";
import { advance, type Position } from "../engine/steps";

type Stored = { t: number; image: Buffer; x0: Buffer | null };

/** Reads the position from the stored frames; undefined without any. `length` is that of the history. */
export async function readPosition(
  database: Queryable,
  job: ClaimedJob,
  length: number,
): Promise<Position | undefined> {
  const { rows } = await database.query<Stored>(
    `select t, array_send(image) as image, array_send(x0) as x0 from imago.frame
     where job_id = $1 and step >= $2 order by step`,
    [job.id, job.frames - 1 - length],
  );
  let position: Position | undefined;
  for (const { t, image, x0 } of rows)
    position = x0 && position ? advance(position, t, image, x0, length) : { image, history: [] };
  return position;
}
