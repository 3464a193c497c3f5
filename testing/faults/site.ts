/** `npm start` on a data folder, to be hurt: its processes, its database, and a new start on the same port. */
import { ensureServer } from "@/db/postgres";
import { freePort } from "@/db/postgres/free-port";
import { findPostmaster } from "@/db/postgres/postmaster";
import { serverProcesses } from "@/db/postgres/processes";
import { createPool, type Pool } from "@/db/pool";
import type { Settings } from "@/lib/env";
import { descendants, lives } from "../processes";
import { until } from "../until";
import { npmStart } from "../web/npm-start";
import type { Part } from "../web/process";

export type Site = {
  /** The address of the pages, without a slash at the end. */
  url: string;
  /** Sessions of a superuser, who may end those of everybody. */
  pool: Pool;
  /** The process of npm start; another one after `startAgain`. */
  readonly start: Part;
  /** Lists the pids of its web process, of its workers with the reserve, or of the database server's processes. */
  processes(of: "web" | "worker" | "postmaster" | "server"): Promise<number[]>;
  /** Waits until npm start, which was killed, and its processes `before` have ended, and starts it again. */
  startAgain(before: number[]): Promise<void>;
  /** Ends all. */
  close(): Promise<void>;
};

export async function openSite(
  { dataFolder, elsewhere }: { dataFolder: string; elsewhere?: string },
  settings: Record<string, string> = {},
): Promise<Site> {
  const port = String(await freePort());
  let started = await npmStart(dataFolder, { ...settings, PORT: port });
  const own: Settings = { databaseUrl: undefined, server: undefined, dataFolder };
  const server = await ensureServer({ settings: own, ...(elsewhere && { elsewhere }), log: () => undefined });
  await server.release(); // npm start keeps it running
  const { folder, superuserUrl } = server;
  if (folder === undefined || superuserUrl === undefined) throw new Error("the server is not our own");
  const superuser = new URL(superuserUrl);
  superuser.pathname = new URL(server.url).pathname;
  const pool = createPool(superuser.href, 2);
  return {
    url: started.url,
    pool,
    get start() {
      return started.part;
    },
    processes: async (of) => {
      if (of === "server") return serverProcesses(folder);
      if (of === "postmaster") return [(await findPostmaster(folder))?.pid ?? []].flat();
      const all = await descendants(started.part.child.pid ?? 0);
      return all.flatMap(({ pid, command }) => (command.includes(`server/${of}/main.ts`) ? pid : []));
    },
    startAgain: async (before) => {
      await started.part.ended;
      await until("the end of the processes of a killed npm start", () => !before.some(lives));
      started = await npmStart(dataFolder, { ...settings, PORT: port });
    },
    close: async () => {
      await pool.end();
      await started.part.end("SIGTERM");
    },
  };
}
