/** Starts Imago as visitors meet it: a durable server, the built pages, workers, the bundled model. */
import { chmod, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { migrate } from "@/db/migrate";
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server } from "@/db/postgres";
import { findPostmaster } from "@/db/postgres/postmaster";
import type { Settings } from "@/lib/env";
import { importBundledModels } from "@/server/checkpoints/bundled";
import { build, needsBuild } from "@/server/web/build";
import type { Place } from "../place";
import { type App, startApp } from "./app";

export type Installation = { server: Server; settings: Settings; postmaster: number; pool: Pool };

/** Makes an installation as a first start does, and stops it when `work` is over. */
export async function withInstallation(
  place: Place,
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  const root = path.resolve(import.meta.dirname, "../..");
  if (await needsBuild(root)) await build(root, new AbortController().signal);
  await withDatabase(place, work);
}

/** Makes an installation without the pages. */
export async function withDatabase(
  place: Place,
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  const dataFolder = await mkdtemp(path.join(place.folder, "web-"));
  await chmod(dataFolder, 0o755);
  const settings: Settings = {
    databaseUrl: undefined,
    server: place.servers[0] === "packaged" ? "packaged" : "system",
    dataFolder,
  };
  // Its commits wait for the disk, unlike those of other benchmarks, because they are part of the measurement.
  const server = await ensureServer({ settings, log: () => undefined });
  const pool = createPool(server.url);
  try {
    await migrate(pool);
    await importBundledModels(pool);
    await pool.query("vacuum analyze");
    const postmaster = server.folder && (await findPostmaster(server.folder))?.pid;
    if (!postmaster) throw new Error("the server is not running");
    await work({ server, settings, postmaster, pool });
  } finally {
    await pool.end();
    await server.stop();
  }
}

/** Raises the limits, which fit one visitor per machine; here one machine plays all visitors. */
const settings = {
  IMAGO_MAX_STREAMS_PER_CLIENT: "1000",
  IMAGO_MAX_STREAMS_PER_ADDRESS: "1000",
  IMAGO_MAX_REQUESTS_PER_ADDRESS: "1000",
  IMAGO_MAX_RUNNING_PER_ADDRESS: "100",
  IMAGO_MAX_OUTSTANDING_PER_ADDRESS: "100",
  IMAGO_MAX_STEPS_PER_ADDRESS: "10000",
  IMAGO_MAX_PER_DAY_PER_CLIENT: "100000",
  IMAGO_MAX_PER_DAY_PER_ADDRESS: "100000",
  IMAGO_MAX_PER_DAY: "100000",
};

/** Runs a web process and `workers` workers during `work`. */
export async function withAppOn(
  { server }: Installation,
  { workers }: { workers: number },
  work: (app: App) => Promise<void>,
  more: Record<string, string> = {},
): Promise<void> {
  const app = await startApp(server.url, { workers, settings: { ...settings, ...more } });
  try {
    await Promise.all(app.workers.map((worker) => worker.said(/worker\.started/)));
    await work(app);
  } finally {
    await app.stop();
  }
}
