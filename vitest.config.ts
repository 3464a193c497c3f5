import path from "node:path";
import { defineConfig } from "vitest/config";
import { longestFirst } from "./testing/longest-first.ts";

/** Those of half a minute and more. */
const longest = [
  "db/postgres/server",
  "server/worker/faults",
  "sql/test/same_bits",
  "sql/test/reference",
  "sql/test/known_answers",
  "server/edition/file",
  "server/edition/hosted",
  "server/worker/pooler",
  "db/roles/roles",
  "server/worker/compute",
  "server/commands/doctor",
  "sql/test/narrow_cells",
  "server/edition/servers",
  "sql/test/unet",
  "db/postgres/account",
  "server/worker/server-faults",
  "server/commands/admin",
  "db/migrate",
  "server/commands/model",
];

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["{app,components,db,lib,scripts,server,sql,testing}/**/*.test.{ts,tsx}"],
    globalSetup: ["testing/setup.ts"],
    // Test files are processes of their own: they start servers, and end them with signals.
    pool: "forks",
    // On two cores: tests of servers and workers wait as long as they compute.
    maxWorkers: 3,
    // scripts/test.ts names the tests that needed it.
    retry: process.env.CI ? 1 : 0,
    sequence: { sequencer: longestFirst(longest) },
    // Guards against waiting for ever: a busy machine takes three times as long as a quiet one. The first file that
    // asks for a server or a template makes it.
    hookTimeout: 300_000,
    testTimeout: 180_000,
    teardownTimeout: 60_000,
  },
});
