/** Opens a PGlite in memory: PostgreSQL compiled to WebAssembly, in this process, behind a pool of one connection. */
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import type { Pool } from "@/db/pool";

export type Lite = { pool: Pool; close(): Promise<void> };

export async function openPglite(): Promise<Lite> {
  const lite = await PGlite.create();
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 });
  return {
    pool,
    close: async () => {
      await pool.end();
      await lite.close();
    },
  };
}
