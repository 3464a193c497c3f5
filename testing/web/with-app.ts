/** Gives a test file one database and one app. */
import { afterAll, beforeAll } from "vitest";
import type { Pool } from "@/db/pool";
import { type TestDatabase, testDatabase } from "../database";
import { jobsDatabase } from "../jobs";
import { type App, type AppOptions, startApp } from "./app";

export type FileApp = Pick<App, "url" | "web" | "workers" | "addWorker"> & {
  pool: Pool;
  databaseUrl: string;
};

/** Starts them before the file's first test and stops them after its last. `model` replaces the small model. */
export function withApp({ model, ...options }: AppOptions & { model?: "butterfly-64" } = {}): FileApp {
  let database: TestDatabase | undefined;
  let app: App | undefined;
  beforeAll(async () => {
    database = await (model ? testDatabase({ model }) : jobsDatabase());
    app = await startApp(database.url, options);
  });
  afterAll(async () => {
    await app?.stop();
    await database?.drop();
  });

  function started<Started>(part: Started | undefined): Started {
    if (part === undefined) throw new Error("the app starts before the first test");
    return part;
  }
  return {
    get url() {
      return started(app).url;
    },
    get web() {
      return started(app).web;
    },
    get workers() {
      return started(app).workers;
    },
    addWorker: () => started(app).addWorker(),
    get pool() {
      return started(database).pool;
    },
    get databaseUrl() {
      return started(database).url;
    },
  };
}
