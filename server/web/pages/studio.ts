/** Reads what every page with a form needs: models, limits, the database's version. */
import type { Offer } from "@/lib/api/samplers";
import { listWorkers } from "../../jobs/workers";
import { listModelInfo, type ModelInfo } from "../../engine/models";
import { readOffer } from "../offer";
import { pool } from "../shared";

export type StudioFacts = {
  models: Pick<ModelInfo, "name" | "usual">[];
  offer: Offer;
  worked: boolean;
  /** "PostgreSQL 18.4" */
  database: string;
};

export async function readStudio(): Promise<StudioFacts> {
  const [models, offer, workers, version] = await Promise.all([
    listModelInfo(pool()),
    readOffer(),
    listWorkers(pool()),
    pool().query<{ server_version: string }>("show server_version"),
  ]);
  // Packagers add their own suffix: "15.18 (Debian 15.18-0+deb12u1)".
  const number = version.rows[0]?.server_version.split(" ")[0] ?? "";
  return {
    models: models.map(({ name, usual }) => ({ name, usual })),
    offer,
    worked: workers.some(({ live }) => live),
    database: `PostgreSQL ${number}`,
  };
}
