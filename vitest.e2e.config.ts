import path from "node:path";
import { defineConfig } from "vitest/config";

/** Tests of the whole: a web process, workers, a browser. */
export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: ["db/testing/setup.ts", "e2e/testing/setup.ts"],
    pool: "forks",
    // Each file has a browser, a web process and workers already.
    maxWorkers: 1,
    hookTimeout: 300_000,
    testTimeout: 300_000,
    teardownTimeout: 60_000,
  },
});
