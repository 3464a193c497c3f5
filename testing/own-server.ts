/** For tests that stop and kill the server: each test has one of its own, on a data folder of its own. */
import { afterEach, beforeEach } from "vitest";
import { migrate } from "@/db/migrate";
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server, shutDown } from "@/db/postgres";
import { findPostmaster } from "@/db/postgres/postmaster";
import { type TestFolder, testFolder } from "./data-folder";
import { importTiny } from "./jobs";

export type OwnServer = {
  readonly url: string;
  readonly pool: Pool;
  /** As an operator stops it. */
  stop(): Promise<void>;
  /** kill -9 of the postmaster. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  boot(): Promise<void>;
};

/** Before each test: a running server with the model `tiny`. Call it once in a file. */
export function ownServer(): OwnServer {
  let folder: TestFolder;
  let server: Server;
  let pool: Pool;

  async function boot(): Promise<void> {
    const { settings, elsewhere } = folder;
    server = await ensureServer({ settings, elsewhere, log: () => undefined });
  }

  /** Where its data lie. */
  function cluster(): string {
    if (!server.folder) throw new Error("the server is not our own");
    return server.folder;
  }

  beforeEach(async () => {
    folder = await testFolder();
    await boot();
    pool = createPool(server.url);
    await migrate(pool);
    await importTiny(pool);
  });
  afterEach(async () => {
    await pool.end();
    await server.release();
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
      if (!postmaster) throw new Error("no postmaster");
      process.kill(postmaster.pid, "SIGKILL");
    },
    boot,
  };
}
