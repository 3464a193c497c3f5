/** Makes servers and databases for benchmarks in a temporary folder, and deletes it at the end. */
import { cpus } from "node:os";
import { migrate } from "@/db/migrate";
import { type Client, connect, createPool, type Pool } from "@/db/pool";
import { findInstalled } from "@/db/postgres";
import { serverAccount } from "@/db/postgres/account";
import { importModel } from "@/server/checkpoints/import";
import { createRunFolder, removeRunFolder, type ServerName, type TestServer, testServer } from "./servers";

export type Place = { folder: string; servers: ServerName[]; server(name: ServerName): Promise<TestServer> };

export async function withPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = await createRunFolder();
  try {
    const installed = await findInstalled(await serverAccount(folder));
    const run = {
      id: "bench",
      folder,
      hasSystemServer: installed.length > 0,
      externalUrl: undefined,
      forced: undefined,
    };
    const servers: ServerName[] = installed.length > 0 ? ["system", "packaged"] : ["packaged"];
    await work({ folder, servers, server: (name) => testServer(run, name) });
  } finally {
    await removeRunFolder(folder);
  }
}

export type Imported = { url: string; pool: Pool; importMs: number; bytes: number };

/** Makes an empty database, and returns its URL. */
export async function createDatabase(server: TestServer, database: string): Promise<string> {
  const admin = await connect(server.adminUrl);
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.query(
    `create database ${database} template template0${server.owner ? ` owner ${server.owner}` : ""}`,
  );
  await admin.end();
  const url = new URL(server.url);
  url.pathname = `/${database}`;
  return url.href;
}

/** Makes a migrated database without a model. */
export async function createIn(server: TestServer, database: string): Promise<{ url: string; pool: Pool }> {
  const url = await createDatabase(server, database);
  const pool = createPool(url);
  await migrate(pool);
  return { url, pool };
}

/** Makes a database and imports one model into it. */
export async function importInto(
  server: TestServer,
  database: string,
  folder: string,
  name: string,
): Promise<Imported> {
  const { url, pool } = await createIn(server, database);
  const startedMs = performance.now();
  await importModel(pool, folder, { name });
  const importMs = performance.now() - startedMs;
  await pool.query("vacuum analyze");
  const { rows } = await pool.query<{ bytes: string }>(
    "select pg_database_size(current_database()) as bytes",
  );
  return { url, pool, importMs, bytes: Number(rows[0]?.bytes) };
}

/** Opens a connection on which a picture may use `cores` cores, where that is worth it, as in a worker's session. */
export async function onCores(url: string, cores: number): Promise<Client> {
  const client = await connect(url);
  await client.query(`set max_parallel_workers_per_gather = ${cores - 1}`);
  if (cores > 1)
    await client.query("select set_config('imago.worker_digits', imago.worker_digits()::text, false)");
  return client;
}

export async function versionOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ version: string }>("select version()");
  return String(rows[0]?.version);
}

export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} cores, ${first?.model.trim()}, Node ${process.versions.node}`;
}
