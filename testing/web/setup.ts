/** Builds the pages with `next build` and finds a browser, before all test files. */
import path from "node:path";
import type { TestProject } from "vitest/node";
import { build, needsBuild } from "@/server/web/build";
import { findChromium } from "./chromium";

declare module "vitest" {
  export interface ProvidedContext {
    /** The browser's program; undefined if there is none. */
    chromium: string | undefined;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const chromium = await findChromium();
  project.provide("chromium", chromium);
  if (!chromium)
    console.warn(
      "NO BROWSER: Chromium is not installed and could not be downloaded. Install it (on Debian: apt-get install chromium) and run the tests again; those in a browser are skipped now.",
    );
  const root = path.join(import.meta.dirname, "..", "..");
  if (await needsBuild(root)) await build(root, new AbortController().signal);
}
