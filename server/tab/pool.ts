/** Takes the place of db/pool.ts in the tab's bundle: errors and transactions of PGlite instead of those of pg. */
import { messages } from "@electric-sql/pglite";
import type { Pool, PoolClient } from "@/db/pool";

export const { DatabaseError } = messages;

/** Runs `work` in one transaction: commits when it resolves, rolls back when it throws. */
export async function transaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin isolation level read committed, read write");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined); // the first error says more
    throw error;
  } finally {
    client.release();
  }
}
