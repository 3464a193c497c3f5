/** Notes that somebody opened a butterfly, so that retention leaves alone what is looked at. */
import type { Queryable } from "@/db/pool";

/** A second opening within the hour writes nothing. */
const graceHours = 1;

/** Notes an opening of a job's page by anybody but its maker. */
export async function noteOpened(
  database: Queryable,
  id: string,
  clientId: string | undefined,
): Promise<void> {
  await database.query(
    `update imago.job set opened_at = clock_timestamp()
     where id = $1 and client_id is distinct from $2
       and (opened_at is null or opened_at < clock_timestamp() - interval '${graceHours} hours')`,
    [id, clientId],
  );
}
