/** What is in the database. It is looked at, not changed. */
import { countJobs, listWorkers } from "../../jobs/workers";
import { readFunctions } from "@/db/migrate";
import type { Pool } from "@/db/pool";
import { missingRoles } from "@/db/roles/tell";
import type { Check, Level } from "./finding";

export async function isFilled(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ filled: boolean }>(
    "select to_regclass('imago.job') is not null as filled",
  );
  return rows[0]?.filled ?? false;
}

export const empty = (pool: Pool): Check => ({
  what: "database",
  look: async () => {
    const { rows } = await pool.query<{ may: boolean }>(
      "select has_database_privilege(current_database(), 'create') as may",
    );
    return rows[0]?.may
      ? ["hint", "empty: npm start, or npm run db:migrate, fills it"]
      : ["wrong", "empty, and this role may not fill it: grant it create on the database"];
  },
});

export const engine = (pool: Pool): Check => ({
  what: "engine",
  look: async () => {
    const { rows } = await pool.query<{ version: string }>("select version from imago.engine");
    const { version } = await readFunctions();
    return rows[0]?.version === version
      ? ["ok", `version ${version}`]
      : [
          "hint",
          `the database has version ${rows[0]?.version ?? "none"}, these files are ${version}: the next start brings it up to date`,
        ];
  },
});

/** Are web and workers kept from what they need not do? */
export const roles = (pool: Pool): Check => ({
  what: "roles",
  look: async () => {
    const missing = await missingRoles(pool);
    return missing ? ["hint", missing] : ["ok", "web and workers may write no more than they need to"];
  },
});

const slowSeconds = 5;

/** Does this server compute the bits that each model's import computed? */
export const models = (pool: Pool): Check => ({
  what: "models",
  look: async () => {
    const { rows } = await pool.query<{ name: string; stored: string | null }>(
      "select name, known_answer as stored from imago.model order by name",
    );
    if (rows.length === 0)
      return ["wrong", "none: npm start imports the bundled ones, npm run model:import others"];
    const found: [Level, string][] = [];
    for (const { name, stored } of rows) {
      const startedMs = performance.now();
      const answer = await pool.query<{ now: string }>("select imago.known_answer($1) as now", [name]);
      const seconds = (performance.now() - startedMs) / 1000;
      const time = `a pass took ${seconds.toFixed(1)} s`;
      if (answer.rows[0]?.now !== stored)
        found.push([
          "wrong",
          `${name} does not compute what it computed at import: remove and import it again`,
        ]);
      else if (seconds > slowSeconds) found.push(["hint", `${name} computes as it should, but ${time}`]);
      else found.push(["ok", `${name} computes as it should; ${time}`]);
    }
    return found;
  },
});

export const workers = (pool: Pool): Check => ({
  what: "workers",
  look: async () => {
    const live = (await listWorkers(pool)).filter((worker) => worker.live);
    const taking = live.filter(({ draining }) => !draining).length;
    const { queued, running } = await countJobs(pool);
    const jobs = `${queued} jobs wait, ${running} run`;
    if (taking > 0) return ["ok", `${taking} take jobs; ${jobs}`];
    return live.length > 0
      ? ["hint", `all ${live.length} are draining, so that nothing new is painted; ${jobs}`]
      : ["hint", `none runs (npm start, or npm run worker, starts one); ${jobs}`];
  },
});
