import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Pool } from "@/db/pool";
import { importModel } from "@/server/checkpoints/import";
import { testDatabase } from "@/testing/database";
import { type Fixtures, fixtureFolder, readFixtures } from "./fixture";

type Options = Parameters<typeof testDatabase>[0] & {
  /** The fixtures' random networks to import, under their own names. */
  nets?: readonly string[];
};

/** Gives the test file a database of its own; returns a function that gives the pool. */
export function provideDatabase({ nets = [], ...options }: Options = {}): () => Pool {
  let database: Awaited<ReturnType<typeof testDatabase>> | undefined;
  beforeAll(async () => {
    database = await testDatabase(options);
    for (const name of nets)
      await importModel(database.pool, path.join(fixtureFolder, "nets", name), { name });
  });
  afterAll(() => database?.drop());
  return () => {
    if (!database) throw new Error("the database exists only while tests run");
    return database.pool;
  };
}

/** Reads the fixtures of a file; the result throws for a name that the file lacks. */
export function provideFixtures(file: string): Fixtures {
  let fixtures: Fixtures | undefined;
  beforeAll(async () => {
    fixtures = await readFixtures(file);
  });
  return (name) => {
    if (!fixtures) throw new Error("the fixtures exist only while tests run");
    return fixtures(name);
  };
}
