/** Gives a test file one database with a small model and a queue. */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { TestDatabase } from "./database";
import { emptyQueue, jobsDatabase } from "./jobs";

export type FileDatabase = Pick<TestDatabase, "pool" | "url">;

/** `keeps`: whether a test finds the jobs of those before it. */
export function withJobs({ keeps = false } = {}): FileDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await jobsDatabase();
  });
  afterEach(async () => {
    if (database && !keeps) await emptyQueue(database.pool);
  });
  afterAll(() => database?.drop());

  function made(): TestDatabase {
    if (database === undefined) throw new Error("the database is made before the first test");
    return database;
  }
  return {
    get pool() {
      return made().pool;
    },
    get url() {
      return made().url;
    },
  };
}
