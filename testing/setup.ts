/** vitest's global set-up: runs once, before all test files, and after them. */
import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";
import { connect } from "@/db/pool";
import { serverAccount } from "@/db/postgres/account";
import { findInstalled } from "@/db/postgres/binaries";
import { readSettings } from "@/lib/env";
import { createRunFolder, removeRunFolder, type TestRun } from "./servers";

declare module "vitest" {
  export interface ProvidedContext {
    testRun: TestRun;
  }
}

/** Returns DATABASE_URL if its role may create databases. Tests never write to the database that it names. */
async function usable(url: string | undefined): Promise<string | undefined> {
  if (!url) return undefined;
  const client = await connect(url, { timeoutMs: 15_000 });
  try {
    const { rows } = await client.query<{ allowed: boolean }>(
      "select rolcreatedb or rolsuper as allowed from pg_roles where rolname = current_user",
    );
    if (rows[0]?.allowed) return url;
    console.warn("DATABASE_URL's role may not create databases: the tests use a server of their own");
    return undefined;
  } finally {
    await client.end();
  }
}

async function dropDatabases(url: string, id: string): Promise<void> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1) order by datname",
      [`imago_test_${id}_`],
    );
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
  } finally {
    await client.end();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const settings = readSettings();
  const folder = await createRunFolder();
  const installed = await findInstalled(await serverAccount(folder));
  const run: TestRun = {
    id: randomBytes(4).toString("hex"),
    folder,
    hasSystemServer: installed.length > 0,
    externalUrl: await usable(settings.databaseUrl),
    forced: settings.server,
  };
  project.provide("testRun", run);
  return async () => {
    if (run.externalUrl) await dropDatabases(run.externalUrl, run.id);
    await removeRunFolder(folder);
  };
}
