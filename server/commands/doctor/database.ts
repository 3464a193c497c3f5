/** Checks of the database's contents; they change nothing. */

import { readFunctions } from "@/db/sql-files";
import type { Pool } from "@/db/pool";
import { missingRoles } from "@/db/roles/tell";
import type { JobSettings } from "@/lib/env";
import { compareWithReference } from "../../engine/reference";
import { countDay } from "../../jobs/limits";
import { countExpired } from "../../jobs/retain";
import { countThinnable } from "../../jobs/thin";
import { countJobs, listWorkers } from "../../jobs/workers";
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
      ? ["hint", "empty: run npm start or npm run db:migrate to fill it"]
      : ["wrong", "empty, and this role may not fill it: grant the role CREATE on the database"];
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
          `the database has version ${rows[0]?.version ?? "none"}, this checkout has ${version}: the next start updates the database`,
        ];
  },
});

/** Checks that web and workers have no more rights than they need. */
export const roles = (pool: Pool): Check => ({
  what: "roles",
  look: async () => {
    const missing = await missingRoles(pool);
    return missing ? ["hint", missing] : ["ok", "web and workers have only the rights that they need"];
  },
});

const slowSeconds = 5;

/** Checks that this server still computes the bits that each model's import computed, and that they are right. */
export const models = (pool: Pool): Check => ({
  what: "models",
  look: async () => {
    const { rows } = await pool.query<{ name: string; stored: string | null }>(
      "select name, known_answer as stored from imago.model order by name",
    );
    if (rows.length === 0)
      return ["wrong", "none: run npm start to import the bundled ones, or npm run model:import"];
    const found: [Level, string][] = [];
    for (const { name, stored } of rows) {
      const startedMs = performance.now();
      const answer = await pool.query<{ now: string }>("select imago.known_answer($1) as now", [name]);
      const seconds = (performance.now() - startedMs) / 1000;
      const time = `a pass took ${seconds.toFixed(1)} s`;
      if (answer.rows[0]?.now !== stored) {
        found.push([
          "wrong",
          `${name} does not compute what it computed at import: remove and import it again`,
        ]);
        continue;
      }
      const { right, words } = await compareWithReference(pool, name);
      if (!right) found.push(["wrong", `${name} does not compute what its weights say: ${words}`]);
      else if (seconds > slowSeconds)
        found.push(["hint", `${name} computes as it should: ${words}; but ${time}`]);
      else found.push(["ok", `${name} computes as it should: ${words}; ${time}`]);
    }
    return found;
  },
});

/** Says how much of the limit of a day is used. */
export const day = (pool: Pool, { limits }: JobSettings): Check => ({
  what: "today",
  look: async () => {
    const asked = await countDay(pool);
    const words = `${asked} of ${limits.perDay} jobs asked for in 24 hours`;
    return asked < limits.perDay
      ? ["ok", words]
      : ["hint", `${words}: visitors are refused; raise IMAGO_MAX_PER_DAY`];
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
      ? [
          "hint",
          `all ${live.length} are draining and start no job: run npm run workers -- resume ID; ${jobs}`,
        ]
      : ["hint", `none runs: start one with npm start or npm run worker; ${jobs}`];
  },
});

/** Says which jobs and states are old enough to be deleted, and whether anybody deletes them. */
export const retention = (pool: Pool, { retentionDays, stateDays }: JobSettings): Check => ({
  what: "retention",
  look: async () => {
    const due = async (days: number | undefined, count: typeof countExpired) =>
      days === undefined ? "all stay" : `${await count(pool, days)} older than ${days} days are due`;
    const jobs = `jobs: ${await due(retentionDays, countExpired)}`;
    const states = `states: ${await due(stateDays, countThinnable)}`;
    return retentionDays === undefined && stateDays === undefined
      ? ["hint", "jobs and their states all stay: set IMAGO_STATE_DAYS or IMAGO_RETENTION_DAYS to save space"]
      : ["ok", `${jobs}; ${states}`];
  },
});
