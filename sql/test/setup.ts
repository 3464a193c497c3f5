import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { importModel } from "@/server/checkpoints/import";
import type { Pool } from "@/db/pool";
import { testDatabase } from "@/testing/database";
import { type Fixtures, fixtureFolder, readFixtures } from "./fixture";

type Options = Parameters<typeof testDatabase>[0] & {
  /** Random networks of the fixtures to import, under their own names. */
  nets?: readonly string[];
};

/** A database of the test file's own; what it returns gives the pool to the tests. */
export function provideDatabase({ nets = [], ...options }: Options = {}): () => Pool {
  let database: Awaited<ReturnType<typeof testDatabase>> | undefined;
  beforeAll(async () => {
    database = await testDatabase(options);
    for (const name of nets)
      await importModel(database.pool, path.join(fixtureFolder, "nets", name), { name });
  });
  afterAll(() => database?.drop());
  return () => {
    if (!database) throw new Error("the database is there only while tests run");
    return database.pool;
  };
}

/** The fixtures of a file; a name that the file lacks is an error. */
export function provideFixtures(file: string): Fixtures {
  let fixtures: Fixtures | undefined;
  beforeAll(async () => {
    fixtures = await readFixtures(file);
  });
  return (name) => {
    if (!fixtures) throw new Error("the fixtures are there only while tests run");
    return fixtures(name);
  };
}
