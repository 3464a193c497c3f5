/** Times the start from an empty folder to a picture's first step: create, migrate, import, compute. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { migrate } from "@/db/migrate";
import { createPool } from "@/db/pool";
import { ensureServer } from "@/db/postgres";
import { importBundledModels } from "@/server/checkpoints/bundled";
import type { Place } from "@/testing/place";
import { printTable } from "./measure";

export async function firstStart(place: Place): Promise<void> {
  const rows = [["server", "server", "+ database and model", "+ noise", "+ first step"]];
  for (const name of place.servers) {
    const dataFolder = path.join(place.folder, `first-${name}`);
    await mkdir(dataFolder);
    const startedMs = performance.now();
    const since = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
    const kind = name === "packaged" ? "packaged" : "system";
    const server = await ensureServer({
      settings: { databaseUrl: undefined, server: kind, dataFolder },
      log: () => undefined,
    });
    const row = [name, since()];
    const pool = createPool(server.url);
    try {
      await migrate(pool);
      await importBundledModels(pool);
      row.push(since());
      await pool.query("select imago.initial_noise('butterfly-64', 1)");
      row.push(since());
      await pool.query(
        "select * from imago.denoise('butterfly-64', imago.initial_noise('butterfly-64', 1), 1, 'ddim', 999, 946)",
      );
      row.push(since());
    } finally {
      await pool.end();
      await server.stop();
    }
    rows.push(row);
  }
  printTable("First start to first step", rows);
}
