/** Favourites: each client may love each finished butterfly once. */
import { type Pool, type Queryable, transaction } from "@/db/pool";
import { isVisible } from "./job";

/** Most loves of one butterfly from one address, since a visitor may drop the cookie. */
export const lovesPerAddress = 4;

export type Loved =
  | { outcome: "changed"; loved: boolean; loves: number }
  /** The address has loved it as often as it may. */
  | { outcome: "limit"; allowed: number }
  /** It does not exist, or it is hidden or not finished. */
  | { outcome: "not_found" };

/** Loves a butterfly. Repeating it changes nothing. */
export function love(pool: Pool, id: string, clientId: string, address?: string): Promise<Loved> {
  return transaction(pool, async (database) => {
    // Locks the job's row, so that two at once are counted one after the other.
    const { rowCount } = await database.query(
      `select from imago.job where id = $1 and status = 'done' and ${isVisible} for update`,
      [id],
    );
    if (rowCount === 0) return { outcome: "not_found" };
    const { rows } = await database.query<{ count: number }>(
      "select count(*)::integer as count from imago.love where job_id = $1 and address = $2 and client_id <> $3",
      [id, address ?? null, clientId],
    );
    if ((rows[0]?.count ?? 0) >= lovesPerAddress) return { outcome: "limit", allowed: lovesPerAddress };
    await database.query("insert into imago.client (id) values ($1) on conflict (id) do nothing", [clientId]);
    const added = await database.query(
      "insert into imago.love (job_id, client_id, address) values ($1, $2, $3) on conflict do nothing",
      [id, clientId, address ?? null],
    );
    return count(database, id, added.rowCount ?? 0, true);
  });
}

/** Takes the client's love back. Repeating it changes nothing. */
export function unlove(pool: Pool, id: string, clientId: string): Promise<Loved> {
  return transaction(pool, async (database) => {
    const { rowCount } = await database.query(
      `select from imago.job where id = $1 and ${isVisible} for update`,
      [id],
    );
    if (rowCount === 0) return { outcome: "not_found" };
    const removed = await database.query("delete from imago.love where job_id = $1 and client_id = $2", [
      id,
      clientId,
    ]);
    return count(database, id, -(removed.rowCount ?? 0), false);
  });
}

async function count(database: Queryable, id: string, change: number, loved: boolean): Promise<Loved> {
  const { rows } = await database.query<{ loves: number }>(
    "update imago.job set loves = loves + $2 where id = $1 returning loves",
    [id, change],
  );
  return { outcome: "changed", loved, loves: rows[0]?.loves ?? 0 };
}

/** Returns the ids among `ids` that the client loves. */
export async function findLoved(
  database: Queryable,
  ids: string[],
  clientId: string | undefined,
): Promise<ReadonlySet<string>> {
  if (clientId === undefined || ids.length === 0) return new Set();
  const { rows } = await database.query<{ id: string }>(
    "select job_id as id from imago.love where client_id = $1 and job_id = any($2)",
    [clientId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}
