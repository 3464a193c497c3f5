/** What every page with a button needs to know. */
import { listWorkers } from "../../jobs/workers";
import { listModelInfo, type ModelInfo } from "../../engine/models";
import { jobSettings, pool } from "../shared";

export type StudioFacts = {
  models: Pick<ModelInfo, "name" | "usual">[];
  maxSteps: number;
  worked: boolean;
  /** "PostgreSQL 18.4" */
  database: string;
};

export async function readStudio(): Promise<StudioFacts> {
  const [models, workers, version] = await Promise.all([
    listModelInfo(pool()),
    listWorkers(pool()),
    pool().query<{ server_version: string }>("show server_version"),
  ]);
  // Packagers add their own: "15.18 (Debian 15.18-0+deb12u1)".
  const number = version.rows[0]?.server_version.split(" ")[0] ?? "";
  return {
    models: models.map(({ name, usual }) => ({ name, usual })),
    maxSteps: jobSettings().limits.steps,
    worked: workers.some(({ live }) => live),
    database: `PostgreSQL ${number}`,
  };
}
