import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { migrate } from "@/db/migrate";
import { computeSession } from "@/server/engine/session";
import { computeStep, computeNoise, drawPictures, type Run, readSchedule } from "@/server/engine/steps";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { importTiny, queueJob } from "@/testing/jobs";
import { testServer } from "@/testing/servers";
import { type Client, connect, createPool, escapeLiteral } from "./pool";

/** A role without rights of its own, whose settings the tests change. */
let role: string;
let admin: Client;
let database: TestDatabase;

beforeAll(async () => {
  admin = await connect((await testServer(inject("testRun"), "default")).adminUrl);
  role = `imago_settings_${process.pid}_${Date.now()}`;
  await admin.query(`create role ${role} login password 'settings'`);
});
afterAll(async () => {
  await database?.drop();
  await admin.query(`drop role ${role}`);
  await admin.end();
});

/** Returns an empty database of the role, and the URL with which the role connects. */
async function emptyDatabase(): Promise<string> {
  await database?.drop();
  database = await testDatabase({ empty: true });
  const url = new URL(database.url);
  await admin.query(`alter database ${url.pathname.slice(1)} owner to ${role}`);
  url.username = role;
  url.password = "settings";
  return url.href;
}

/**
 * Does what Imago does with a database, from the first start on, and returns all that should be the same everywhere.
 */
async function observe(url: string): Promise<unknown> {
  const pool = createPool(url, 2);
  const session = computeSession(url, pool);
  try {
    await migrate(pool);
    await importTiny(pool);
    const { rows } = await pool.query<{ identity: string }>("select identity from imago.model");
    const modelIdentity = rows[0]?.identity ?? "";
    const run: Run = {
      model: "tiny",
      modelIdentity,
      seed: "7",
      steps: 1,
      sampler: "ddim",
      spacing: "linspace",
      timesteps: null,
      eta: 0,
      label: null,
    };
    const { signal } = new AbortController();
    const [step] = await readSchedule(pool, run);
    if (!step) throw new Error("the schedule is empty");
    const { image } = await computeNoise(session, run, { signal });
    const notices: string[] = [];
    const onNotice = ({ code = "" }: { code?: string | undefined }) => void notices.push(code);
    const after = await computeStep(session, run, step, image, [], { signal, onNotice });
    const { ascii } = await drawPictures(pool, run, after.image, after.x0);
    const job = await queueJob(pool, { seed: "-9007199254740993", eta: 0.1 });
    const { rows: stored } = await pool.query(
      `select seed, eta, created_at, '{1,NULL}'::integer[] as nulls, pi() as pi, '\\x00ff'::bytea as bytes,
         interval '36 hours' as "interval", timestamptz '2026-11-29 06:00+00' as instant, null = null as compared
       from imago.job where id = $1`,
      [job.id],
    );
    const [{ created_at: createdAt, ...row } = {}] = stored;
    expect(createdAt).toBeInstanceOf(Date);
    expect(Math.abs(Date.now() - createdAt.getTime())).toBeLessThan(3_600_000);
    const hash = createHash("sha256").update(after.image).digest("hex");
    return { modelIdentity, step, hash, ascii, notices: notices.length > 0, row };
  } finally {
    await session.close();
    await pool.end();
  }
}

type Parameter = {
  name: string;
  vartype: string;
  unit: string | null;
  min: string;
  max: string;
  values: string[] | null;
};

/** Values of the settings that are texts. */
const texts: Record<string, [string, string]> = {
  datestyle: ["SQL, DMY", "German"],
  timezone: ["Asia/Kolkata", "America/St_Johns"],
  search_path: ["public", "nowhere"],
  client_encoding: ["LATIN1", "WIN1252"],
  default_tablespace: ["pg_default", ""],
  default_text_search_config: ["pg_catalog.german", "pg_catalog.simple"],
  lc_monetary: ["C.UTF-8", "POSIX"],
  lc_numeric: ["C.UTF-8", "POSIX"],
  lc_time: ["C.UTF-8", "POSIX"],
  application_name: ["another", ""],
  restrict_nonsystem_relation_kind: ["view", "view, foreign-table"],
};

/** Returns two values for the parameter, unlike its default where it has others; undefined: none is known. */
function oddValues({ name, vartype, unit, min, max, values }: Parameter): [string, string] | undefined {
  if (vartype === "bool") return ["on", "off"];
  if (vartype === "enum" && values) return [values[0] ?? "", values.at(-1) ?? ""];
  // A timeout of 0 is none; the shortest ones leave no time to lift them. PostgreSQL itself fails with as much memory
  // as it lets itself be told.
  if (vartype === "integer")
    return [unit === "ms" || unit === "s" ? "50" : min, String(Math.min(Number(max), 100_000))];
  if (vartype === "real") return [min, max];
  return texts[name.toLowerCase()];
}

test("a role's settings change neither what statements mean nor what they print, nor end them", {
  timeout: 240_000,
}, async () => {
  const { rows: parameters } = await admin.query<Parameter>(
    `select name, vartype, unit, min_val as min, max_val as max, enumvals as values from pg_settings
     where context = 'user' order by name`,
  );
  const expected = await observe(await emptyDatabase());
  for (const which of [0, 1]) {
    const url = await emptyDatabase();
    const set: string[] = [];
    for (const [place, parameter] of parameters.entries()) {
      // Every other one the other way round: a planner that may do nothing at all takes minutes.
      const value = oddValues(parameter)?.[(place + which) % 2];
      if (value === undefined) continue;
      // The server refuses some, such as those of the running transaction.
      const assign = `alter role ${role} set ${parameter.name} = ${escapeLiteral(value)}`;
      await admin.query(assign).then(
        () => set.push(parameter.name),
        () => undefined,
      );
    }
    onTestFinished(async () => void (await admin.query(`alter role ${role} reset all`)));
    expect(set.length).toBeGreaterThan(100);
    expect(await observe(url)).toEqual(expected);
  }
});
