import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["{app,components,db,lib,scripts,sql}/**/*.test.{ts,tsx}"],
    globalSetup: ["db/testing/setup.ts"],
    // Test files are processes of their own: they start servers, and end them with signals.
    pool: "forks",
    maxWorkers: 2,
    // The first file that asks for a server or a template makes it.
    hookTimeout: 180_000,
    testTimeout: 60_000,
    teardownTimeout: 60_000,
  },
});
