/** Gives a test file a server on its own data folder, to stop and kill. */
import { afterAll, beforeAll } from "vitest";
import { migrate } from "@/db/migrate";
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server, shutDown } from "@/db/postgres";
import { findPostmaster } from "@/db/postgres/postmaster";
import { makeFolder, removeFolder, type TestFolder } from "./data-folder";
import { importTiny } from "./jobs";

export type OwnServer = {
  readonly url: string;
  readonly pool: Pool;
  /** Stops it as an operator would. */
  stop(): Promise<void>;
  /** Kills the postmaster with kill -9. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  boot(): Promise<void>;
};

/** Guard for the start of a server on a busy machine. */
const hookMs = 300_000;

/**
 * Starts a server with the model `tiny` before the file's tests, each of which leaves it running. Call it once in a
 * file.
 */
export function ownServer(): OwnServer {
  let folder: TestFolder;
  let server: Server;
  let pool: Pool;

  async function boot(): Promise<void> {
    const { settings, elsewhere } = folder;
    server = await ensureServer({ settings, elsewhere, log: () => undefined });
  }

  /** Returns the cluster's folder. */
  function cluster(): string {
    if (!server.folder) throw new Error("the server is not our own");
    return server.folder;
  }

  beforeAll(async () => {
    folder = await makeFolder();
    await boot();
    pool = createPool(server.url);
    await migrate(pool);
    await importTiny(pool);
  }, hookMs);
  afterAll(async () => {
    await pool?.end();
    await server?.release();
    await removeFolder(folder);
  });

  return {
    get url() {
      return server.url;
    },
    get pool() {
      return pool;
    },
    stop: async () => {
      await server.release();
      await shutDown(cluster());
    },
    kill: async () => {
      const postmaster = await findPostmaster(cluster());
      if (!postmaster) throw new Error("the server is not running");
      process.kill(postmaster.pid, "SIGKILL");
    },
    boot,
  };
}
