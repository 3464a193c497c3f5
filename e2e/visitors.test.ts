/** Reloads, second tabs, cancelling, going back: on a small model, whose steps are quick. */
import { expect } from "vitest";
import { findJob } from "@/server/jobs/job";
import { readFrames } from "@/server/jobs/frames";
import { holdSteps } from "@/testing/hold-steps";
import { untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { browserTest, main, readSeen, readShown, withBrowser } from "@/testing/web/browser";
import { expectSawAll, expectShows } from "@/testing/web/stored";
import { generate, untilStep } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const steps = 40;
const browser = withBrowser();
const app = withApp();

browserTest("a reload in the middle goes on where the painting is, and misses nothing", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, steps);
  await untilStep(page, 15);
  const letGo = await holdSteps(app.databaseUrl);
  await page.reload();
  await letGo();
  await page.waitForFunction(() => window.seen.length > 0);
  const [first] = await readSeen(page);
  await page.locator(`main[data-status="done"][data-step="${steps}"]`).waitFor();
  const from = first?.step ?? 0;
  expect(from).toBeGreaterThan(15);
  await expectSawAll(app.pool, id, await readSeen(page), from);
  expect(await page.locator("main").getAttribute("data-frames")).toBe(String(steps + 1));
  expect(browser.complaints()).toEqual([]);
});

browserTest("two tabs and a stranger see the same job; only its maker may cancel it", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, steps);
  await untilStep(page, 3);
  const letGo = await holdSteps(app.databaseUrl);
  const stranger = await browser.open(page.url(), { viewport: { width: 360, height: 740 } });
  const second = await page.context().newPage();
  await second.goto(page.url());
  await main(second, "running").waitFor();
  await second.getByRole("button", { name: "Cancel" }).waitFor();
  await main(stranger, "running").waitFor();
  expect(await stranger.getByRole("button", { name: "Cancel" }).count()).toBe(0);

  await letGo();
  const frames = () => readFrames(app.pool, id);
  for (const each of [page, second, stranger]) {
    await each.locator(`main[data-status="done"][data-step="${steps}"]`).waitFor();
    expectShows(await readShown(each), (await frames())[steps]);
  }
  await expectSawAll(app.pool, id, await readSeen(page));
  expect(browser.complaints()).toEqual([]);
});

browserTest("a hidden tab closes its stream, and goes on without a gap when it is seen again", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, steps);
  await untilStep(page, 3);
  const hide = (hidden: boolean) =>
    page.evaluate((now) => {
      Object.defineProperty(document, "hidden", { value: now, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  const streams = async () => (await (await fetch(`${app.url}/api/health`)).json()).streams;
  await hide(true);
  await expect.poll(streams, { timeout: 30_000 }).toBe(0);
  const shown = Number(await page.locator("main").getAttribute("data-step"));
  await until("steps that the tab does not see", async () => {
    const { frames = 0 } = (await findJob(app.pool, id)) ?? {};
    return frames > shown + 3;
  });
  await hide(false);
  await page.locator(`main[data-status="done"][data-step="${steps}"]`).waitFor();
  await expectSawAll(app.pool, id, await readSeen(page));
  expect(browser.complaints()).toEqual([]);
});

browserTest("a cancelled job ends at once, and its page says how far it came", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, 250);
  await untilStep(page, 3);
  await page.getByRole("button", { name: "Cancel" }).click();
  await main(page, "cancelled").waitFor();
  const { frames } = await untilJob(app.pool, id, "cancelled");
  await page.getByText(`${frames - 1} of 250 steps had been painted`).waitFor();
  expect(await page.getByRole("button", { name: "Cancel" }).count()).toBe(0);

  await page.reload();
  await main(page, "cancelled").waitFor();
  await page.locator(`main[data-step="${frames - 1}"]`).waitFor();
  expectShows(await readShown(page), (await readFrames(app.pool, id))[frames - 1], "x0");
  expect(browser.complaints()).toEqual([]);
});

browserTest(
  "the next butterfly has an address of its own, and the back button leads to the one before",
  async () => {
    const page = await browser.open(app.url);
    const first = await generate(page, 4);
    await main(page, "done").waitFor();
    await page.getByRole("button", { name: "Another one" }).click();
    await page.waitForURL((url) => url.pathname.startsWith("/b/") && !url.pathname.endsWith(first));
    await main(page, "done").waitFor();

    await page.goBack();
    await page.waitForURL(`**/b/${first}`);
    await page.locator(`main[data-id="${first}"][data-status="done"][data-step="4"]`).waitFor();
    expectShows(await readShown(page), (await readFrames(app.pool, first))[4]);
    await page.goBack();
    await main(page, "idle").waitFor();
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("without a worker the page says so, and begins as soon as there is one", async () => {
  const [worker] = app.workers.splice(0);
  await worker?.end("SIGTERM");
  const page = await browser.open(app.url);
  await page.locator('[data-notice="no-worker"]').waitFor();
  const id = await generate(page, 4);
  await main(page, "queued").waitFor();
  await page.locator('[data-notice="no-worker"]').waitFor();
  await page.getByText("Next in the queue").waitFor();
  // The noise is there before anybody has stored it, and it is the one that will be.
  await page.locator('main[data-step="0"]').waitFor();
  app.addWorker();
  await page.locator('main[data-status="done"][data-step="4"]').waitFor();
  await expectSawAll(app.pool, id, await readSeen(page));
  expect(browser.complaints()).toEqual([]);
});

browserTest("a limit is told in words, and nothing is lost by it", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, 250);
  const post = () => page.evaluate(async () => (await fetch("/api/generations", { method: "POST" })).status);
  for (let i = 0; i < 4; i++) expect(await post()).toBe(202);
  await page.getByRole("button", { name: "Another one" }).click();
  await page
    .getByRole("alert")
    .filter({ hasText: "5 of your butterflies are waiting or being painted" })
    .waitFor();
  expect(page.url()).toContain(id);
  await page.getByRole("button", { name: "Cancel" }).click();
  await main(page, "cancelled").waitFor();
  expect(browser.complaints()).toEqual([expect.stringContaining("429")]);
});

browserTest("an address that leads nowhere is a page of its own", async () => {
  const page = await browser.open(`${app.url}/b/111111111111`);
  await page.getByRole("heading", { name: "Specimen missing" }).waitFor();
  for (const path of ["/b/111111111111", "/b/x", "/nowhere"])
    expect((await fetch(`${app.url}${path}`)).status).toBe(404);
  await page.getByRole("link", { name: "Paint a new one" }).click();
  await main(page, "idle").waitFor();
  expect(browser.complaints()).toEqual([expect.stringContaining("404")]);
});
