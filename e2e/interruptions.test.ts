/** A process dies during a run: the page says so, catches up by itself, and shows every frame once. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright";
import { afterEach, expect, onTestFinished } from "vitest";
import { holdSteps } from "@/testing/hold-steps";
import { emptyQueue, queueJob } from "@/testing/jobs";
import { ownServer } from "@/testing/own-server";
import { framesOf, untilJob } from "@/testing/painted";
import { startProxy } from "@/testing/proxy";
import { type App, startApp } from "@/testing/web/app";
import { browserTest, readSeen, withBrowser } from "@/testing/web/browser";
import { expectSawAll } from "@/testing/web/stored";
import { generate, untilStep } from "@/testing/web/visit";

const browser = withBrowser();
const server = ownServer();
const steps = 50;
const seed = "42";

let app: App | undefined;

// Before the server goes: hooks that clear up run last first.
afterEach(async () => {
  await app?.stop();
  await emptyQueue(server.pool); // or the next test finds the butterfly with its seed
});

/** The page saw it all, and the frames are those of a run that nothing happened to. */
async function expectUndisturbed(page: Page, id: string): Promise<void> {
  await page.locator(`main[data-status="done"][data-step="${steps}"]`).waitFor();
  await expectSawAll(server.pool, id, await readSeen(page));
  undisturbed ??= await paintAgain();
  expect(await framesOf(server.pool, id)).toEqual(undisturbed);
}

/** Once: the same seed has the same frames in every database. */
let undisturbed: string[] | undefined;

async function paintAgain(): Promise<string[]> {
  const { id } = await queueJob(server.pool, { seed, schedule: { spacing: "linspace", steps } });
  await untilJob(server.pool, id, "done");
  return framesOf(server.pool, id);
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
  const tenSeconds = sleep(10_000);
  await app.web.said(/listen\.reconnecting/);
  await untilStep(page, 15);
  const letGo = await holdSteps(server.url);
  await tenSeconds;
  proxy.mend();
  await letGo();
  await expectUndisturbed(page, id);
  expect(browser.complaints()).toEqual([]);
});

browserTest("PostgreSQL restarts: the page waits with it", async () => {
  app = await startApp(server.url);
  const page = await browser.open(app.url);
  const id = await generate(page, steps, seed);
  await untilStep(page, 5);
  await server.stop();
  await page.locator('[data-notice="stalled"]').waitFor();
  expect((await fetch(`${app.url}/api/health`)).status).toBe(503);
  expect((await fetch(`${app.url}/api/generations`, { method: "POST" })).status).toBe(503);
  expect((await fetch(`${app.url}/`)).status).toBe(503);
  await server.boot();
  await expectUndisturbed(page, id);
  expect(await page.locator('[data-notice="stalled"]').count()).toBe(0);
});

browserTest("everything is killed, the postmaster too: after a new start the page goes on", async () => {
  app = await startApp(server.url);
  const page = await browser.open(app.url);
  const id = await generate(page, steps, seed);
  await untilStep(page, 5);
  await Promise.all([app.web, ...app.workers].map((part) => part.end("SIGKILL")));
  await server.kill();
  await page.locator('[data-notice="reconnecting"]').waitFor();
  await server.boot();
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
    const letGo = await holdSteps(server.url);
    const others = Array.from({ length: 5 }, () => fetch(`${app?.url}/api/generations/${id}/events`));
    for (const { status } of await Promise.all(others)) expect(status).toBe(200);
    expect(await app.web.end("SIGTERM")).toBe(0);
    await page.locator('[data-notice="reconnecting"]').waitFor();
    await app.startWeb();
    await letGo();
    await expectUndisturbed(page, id);
  },
);
