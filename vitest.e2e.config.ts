import path from "node:path";
import { defineConfig } from "vitest/config";
import { longestFirst } from "./testing/longest-first.ts";

/** Those of a minute and about. */
const longest = ["interruptions", "tab", "tab-engine", "visitors", "how", "accessibility", "watch"];

/** Tests of the whole: a web process, workers, a browser. */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["testing/setup.ts", "testing/web/setup.ts"],
    pool: "forks",
    // Each file has a browser, a web process and workers: while one starts, another works.
    maxWorkers: 2,
    // scripts/test.ts names the tests that needed it.
    retry: process.env.CI ? 1 : 0,
    sequence: { sequencer: longestFirst(longest) },
    // A guard against waiting for ever, like every other; a second would be a measure of the machine.
    expect: { poll: { timeout: 60_000 } },
    hookTimeout: 300_000,
    testTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
