/** What dies while somebody watches: the page says so, catches up by itself, and shows every frame once. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, onTestFinished } from "vitest";
import { migrate } from "@/db/migrate";
import { createPool, type Pool } from "@/db/pool";
import { ensureServer, type Server, shutDown } from "@/db/server";
import { findPostmaster } from "@/db/server/postmaster";
import { type TestFolder, testFolder } from "@/db/testing/data-folder";
import { importTiny, queueJob } from "@/db/testing/jobs";
import { framesOf, untilJob } from "@/db/testing/painted";
import { startProxy } from "@/db/testing/proxy";
import type { Page } from "playwright";
import { type App, startApp } from "./testing/app";
import { browserTest, readSeen, withBrowser } from "./testing/browser";
import { expectSawAll } from "./testing/stored";
import { generate, untilStep } from "./testing/visit";

const browser = withBrowser();
const steps = 150;
const seed = "42";

let folder: TestFolder;
let server: Server;
let pool: Pool;
let app: App | undefined;

async function boot(): Promise<Server> {
  const { settings, elsewhere } = folder;
  return ensureServer({ settings, elsewhere, log: () => undefined });
}

const clusterOf = ({ folder }: Server) => folder ?? "";

beforeEach(async () => {
  folder = await testFolder();
  server = await boot();
  pool = createPool(server.url);
  await migrate(pool);
  await importTiny(pool);
});
afterEach(async () => {
  await app?.stop();
  await pool.end();
  await server.release();
});

/** The page saw it all, and the frames are those of a run that nothing happened to. */
async function expectUndisturbed(page: Page, id: string): Promise<void> {
  await page.locator(`main[data-status="done"][data-step="${steps}"]`).waitFor();
  await expectSawAll(pool, id, await readSeen(page));
  undisturbed ??= await paintAgain();
  expect(await framesOf(pool, id)).toEqual(undisturbed);
}

/** Once: the same seed has the same frames in every database. */
let undisturbed: string[] | undefined;

async function paintAgain(): Promise<string[]> {
  const { id } = await queueJob(pool, { seed, schedule: { spacing: "linspace", steps } });
  await untilJob(pool, id, "done");
  return framesOf(pool, id);
}

browserTest("the listener is cut off for ten seconds: the tables are asked instead", async () => {
  const proxy = await startProxy(server.url);
  onTestFinished(() => proxy.close());
  app = await startApp(server.url, { web: { LISTEN_DATABASE_URL: proxy.url } });
  await app.web.said(/listen\.connected/);
  const page = await browser.open(app.url);
  const id = await generate(page, steps, seed);
  await untilStep(page, 5);
  proxy.cut();
  await app.web.said(/listen\.reconnecting/);
  await sleep(10_000);
  proxy.mend();
  await expectUndisturbed(page, id);
  expect(browser.complaints()).toEqual([]);
});

browserTest("PostgreSQL restarts: the page waits with it", async () => {
  app = await startApp(server.url);
  const page = await browser.open(app.url);
  const id = await generate(page, steps, seed);
  await untilStep(page, 5);
  await server.release();
  await shutDown(clusterOf(server));
  await page.locator('[data-notice="stalled"]').waitFor();
  expect((await fetch(`${app.url}/api/health`)).status).toBe(503);
  expect((await fetch(`${app.url}/api/generations`, { method: "POST" })).status).toBe(503);
  expect((await fetch(`${app.url}/`)).status).toBe(503);
  server = await boot();
  await expectUndisturbed(page, id);
  expect(await page.locator('[data-notice="stalled"]').count()).toBe(0);
});

browserTest("everything is killed, the postmaster too: after a new start the page goes on", async () => {
  app = await startApp(server.url);
  const page = await browser.open(app.url);
  const id = await generate(page, steps, seed);
  await untilStep(page, 5);
  const postmaster = await findPostmaster(clusterOf(server));
  if (!postmaster) throw new Error("no postmaster");
  await Promise.all([app.web, ...app.workers].map((part) => part.end("SIGKILL")));
  process.kill(postmaster.pid, "SIGKILL");
  await page.locator('[data-notice="reconnecting"]').waitFor();
  server = await boot();
  await app.startWeb();
  app.addWorker();
  await expectUndisturbed(page, id);
  expect(await page.locator('[data-notice="reconnecting"]').count()).toBe(0);
});

browserTest(
  "SIGTERM with streams open ends the web process at once; the page finds its successor",
  async () => {
    app = await startApp(server.url);
    const page = await browser.open(app.url);
    const id = await generate(page, steps, seed);
    await untilStep(page, 5);
    const others = Array.from({ length: 5 }, () => fetch(`${app?.url}/api/generations/${id}/events`));
    for (const { status } of await Promise.all(others)) expect(status).toBe(200);
    expect(await app.web.end("SIGTERM")).toBe(0);
    await page.locator('[data-notice="reconnecting"]').waitFor();
    await app.startWeb();
    await expectUndisturbed(page, id);
  },
);
