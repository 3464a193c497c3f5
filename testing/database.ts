/** Makes databases for tests: clones of a template that is migrated, and holds a model on request, once per run. */
import path from "node:path";
import { inject } from "vitest";
import { migrate } from "@/db/migrate";
import { type Client, connect, createPool, type Pool } from "@/db/pool";
import { withLock } from "@/db/postgres/lock";
import { type ServerName, type TestServer, testServer } from "./servers";
import "./setup"; // for the type of what it provides

export type TestDatabase = {
  pool: Pool;
  url: string;
  /** Closes the pool and drops the database. Call it in `afterAll`. */
  drop(): Promise<void>;
};

export type BundledModel = "butterfly-64" | "butterfly-64-turbo";

type Options = {
  server?: ServerName;
  /** The model to import. */
  model?: BundledModel;
  /** True: the database is empty, not even migrated. */
  empty?: boolean;
};

/** Whether a PostgreSQL 15 to 18 is installed on this machine. For `describe.skipIf`. */
export const hasSystemServer = (): boolean => inject("testRun").hasSystemServer;

/** Makes a database on the given server; default: the machine's if there is one, else the packaged one. */
export async function testDatabase(options: Options = {}): Promise<TestDatabase> {
  const run = inject("testRun");
  const server = await testServer(run, options.server ?? "default");
  const admin = await connect(server.adminUrl);
  try {
    const template = options.empty ? "template0" : await ensureTemplate(admin, server, options);
    const name = nextName();
    await createDatabase(admin, server, name, template);
    return openDatabase(server, name);
  } finally {
    await admin.end();
  }
}

let made = 0;
function nextName(): string {
  made += 1;
  return `imago_test_${inject("testRun").id}_${process.pid}_${made}`;
}

function urlOf(server: TestServer, database: string): string {
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

function openDatabase(server: TestServer, name: string): TestDatabase {
  const url = urlOf(server, name);
  const pool = createPool(url);
  return {
    pool,
    url,
    drop: async () => {
      await pool.end();
      const admin = await connect(server.adminUrl);
      await admin.query(`drop database if exists ${name} with (force)`).finally(() => admin.end());
    },
  };
}

async function createDatabase(
  admin: Client,
  server: TestServer,
  name: string,
  template: string,
): Promise<void> {
  const owner = server.owner ? ` owner ${server.owner}` : "";
  await admin.query(`create database ${name} template ${template}${owner}`);
  // Test files share the cores already; tests of parallel plans ask for workers themselves.
  await admin.query(`alter database ${name} set max_parallel_workers_per_gather = 0`);
}

/** Makes the template if necessary and returns its name. It is renamed to that when complete; other test files wait. */
async function ensureTemplate(admin: Client, server: TestServer, { model }: Options): Promise<string> {
  const run = inject("testRun");
  const base = `imago_test_${run.id}_template`;
  const name = model ? `${base}_${model.replaceAll("-", "_")}` : base;
  const port = new URL(server.adminUrl).port;
  await withLock(path.join(run.folder, `lock-${port}-${name}`), async () => {
    const { rowCount } = await admin.query("select from pg_database where datname = $1", [name]);
    if (rowCount) return;
    const unfinished = nextName();
    const source = model ? await ensureTemplate(admin, server, {}) : "template0";
    await createDatabase(admin, server, unfinished, source);
    const pool = createPool(urlOf(server, unfinished));
    try {
      if (model) await importInto(pool, model);
      else await migrate(pool);
      await pool.query("vacuum analyze");
    } finally {
      await pool.end();
    }
    await admin.query(`alter database ${unfinished} rename to ${name}`);
  });
  return name;
}

async function importInto(pool: Pool, model: BundledModel): Promise<void> {
  const { importModel } = await import("@/server/checkpoints/import");
  await importModel(pool, path.resolve("models", model), { name: model });
}
