import path from "node:path";
import { defineConfig } from "vitest/config";
import { longestFirst } from "./scripts/longest-first.ts";

/** Those of half a minute and more. */
const longest = [
  "db/server/server",
  "db/worker/faults",
  "sql/test/same_bits",
  "db/roles/roles",
  "db/worker/compute",
  "sql/test/unet",
  "db/server/account",
  "db/worker/server-faults",
  "db/commands/admin",
  "db/migrate",
  "db/commands/model",
];

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["{app,components,db,lib,scripts,sql}/**/*.test.{ts,tsx}"],
    globalSetup: ["db/testing/setup.ts"],
    // Test files are processes of their own: they start servers, and end them with signals.
    pool: "forks",
    // On two cores: tests of servers and workers wait as long as they compute.
    maxWorkers: 3,
    sequence: { sequencer: longestFirst(longest) },
    // The first file that asks for a server or a template makes it.
    hookTimeout: 180_000,
    testTimeout: 60_000,
    teardownTimeout: 60_000,
  },
});
