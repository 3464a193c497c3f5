/** A visitor clicks, and watches the bundled model paint. */
import { expect } from "vitest";
import { readFrames } from "@/server/jobs/frames";
import { holdSteps } from "@/testing/hold-steps";
import { browserTest, idOf, main, readSeen, readShown, withBrowser } from "@/testing/web/browser";
import { expectSawAll, expectShows } from "@/testing/web/stored";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp({ model: "butterfly-64" });

browserTest("the first visitor sees the noise that the button begins with", async () => {
  const page = await browser.open(app.url);
  const { pixels, ascii } = await readShown(page);
  expect(pixels).toHaveLength(64 * 64 * 4);
  expect(ascii.split("\n")).toHaveLength(32);
  await page.getByText("Options").click();
  await expect.poll(() => page.getByLabel("Seed", { exact: true }).inputValue()).toMatch(/^\d+$/);
  expect(browser.complaints()).toEqual([]);
});

browserTest("a click shows every step as it is stored, pixels and text, until it is finished", async () => {
  const page = await browser.open(app.url);
  await page.getByText("Options").click();
  await page.getByLabel("Seed", { exact: true }).fill("42");
  await page.getByLabel("Steps", { exact: true }).fill("5");
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await page.waitForURL(/\/b\/[1-9A-Za-z]{12}$/);
  const id = idOf(page);

  await main(page, "running").waitFor();
  await page
    .locator("[data-layer]")
    .filter({ hasText: /layer \d+ of \d+\s*imago\.\w+\(\)/ })
    .waitFor();
  const letGo = await holdSteps(app.databaseUrl);
  await page.getByRole("button", { name: "Cancel" }).waitFor();
  await page.locator("[data-running-step]").filter({ hasText: /\d/ }).waitFor();
  await expect.poll(() => page.title()).toMatch(/^\d\/5 /);
  await letGo();

  await main(page, "done").waitFor();
  await page.locator('main[data-step="5"]').waitFor();
  await expectSawAll(app.pool, id, await readSeen(page));
  await page.locator(".data-labels").getByText("42", { exact: true }).waitFor();
  await expect.poll(() => page.title()).toMatch(/^[A-Z]\w+ \w+ - Imago$/);
  expect(browser.complaints()).toEqual([]);
});

browserTest(
  "the finished butterfly's page is complete in its HTML, and the same once scripts run",
  async () => {
    const { generations } = await (await fetch(`${app.url}/api/generations`)).json();
    const [{ id, name, steps }] = generations;
    const bare = await browser.open(`${app.url}/b/${id}`, { javaScriptEnabled: false });
    expect(await bare.title()).toBe(`${name} - Imago`);
    await bare.getByRole("heading", { name }).waitFor();
    const image = bare.locator("figure img");
    expect(await image.getAttribute("src")).toBe(`/api/generations/${id}/frames/${steps}.png`);
    const frame = (await readFrames(app.pool, id))[steps];
    expect(await bare.locator("[data-ascii]").textContent()).toBe(frame?.ascii);

    const page = await browser.open(`${app.url}/b/${id}`);
    await page.locator("canvas.picture").waitFor();
    expectShows(await readShown(page), frame);
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("an idle page shows the newest butterfly", async () => {
  const page = await browser.open(app.url);
  await page.getByRole("img", { name: /, the newest$/ }).waitFor();
  expect(browser.complaints()).toEqual([]);
});
