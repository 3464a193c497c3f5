/** Runs `npm start` on a data folder, and reaches into its database. */
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server } from "@/db/postgres";
import type { Settings } from "@/lib/env";
import { type Part, spawnPart } from "./process";

/** Guard of a first start: a busy machine imports both models meanwhile. */
const firstStartMs = 240_000;

export type Started = {
  part: Part;
  /** The address of the pages, without a slash at the end. */
  url: string;
};

/** Starts it with one core a picture, and waits until the pages are served. `settings`: other settings. */
export async function npmStart(dataFolder: string, settings: Record<string, string> = {}): Promise<Started> {
  const part = spawnPart("server/commands/start.ts", {
    IMAGO_DATA: dataFolder,
    HOST: "127.0.0.1",
    PORT: "0",
    IMAGO_CORES: "1",
    ...settings,
  });
  try {
    const line = await part.said(/Imago is at/, firstStartMs);
    return { part, url: /http:\S+/.exec(line)?.[0] ?? "" };
  } catch (error) {
    await part.end("SIGKILL");
    throw error;
  }
}

export type Database = { server: Server; pool: Pool; close(): Promise<void> };

/** Joins the server of a data folder, which runs. `close` leaves it running. */
export async function joinDatabase(settings: Settings, elsewhere?: string): Promise<Database> {
  const server = await ensureServer({ settings, ...(elsewhere && { elsewhere }), log: () => undefined });
  const pool = createPool(server.url, 2);
  const close = async () => {
    await pool.end();
    await server.release();
  };
  return { server, pool, close };
}

/** Lists the workers that are at work, with their pids. */
export async function readCrew(pool: Pool): Promise<{ id: string; pid: number }[]> {
  const { rows } = await pool.query<{ id: string; pid: number }>(
    "select id, pid from imago.worker order by started_at, id",
  );
  return rows;
}
