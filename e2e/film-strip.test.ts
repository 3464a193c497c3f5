/** The row of past steps: to look at, to stay at, and to come back from. */

import type { Page } from "playwright";
import { expect } from "vitest";
import { readFrames } from "@/server/jobs/frames";
import { holdSteps } from "@/testing/hold-steps";
import { browserTest, main, readShown, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { expectShows } from "@/testing/web/stored";
import { generate, untilStep } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const steps = 6;
const browser = withBrowser();
const app = withApp();

const stage = (page: Page, step: number) =>
  page.getByRole("list", { name: "Stages" }).getByRole("button", { name: new RegExp(`^step ${step} of`) });
const at = (page: Page, step: number) => page.locator(`main[data-step="${step}"]`).waitFor();

browserTest("a stage is shown while the pointer is on it, and stays when it is chosen", async () => {
  const { id, links } = await paintOne(app, { steps });
  const frames = await readFrames(app.pool, id);
  const page = await browser.open(`${app.url}${links.page}`);
  await stage(page, 2).hover();
  await at(page, 2);
  expectShows(await readShown(page), frames[2], "x0");
  await page.getByRole("heading", { level: 1 }).hover();
  await at(page, steps);

  await stage(page, 3).click();
  await page.getByRole("heading", { level: 1 }).hover();
  await at(page, 3);
  expectShows(await readShown(page), frames[3], "x0");
  expect(await stage(page, 3).getAttribute("aria-current")).toBe("step");
  await stage(page, 3).click();
  await page.getByRole("heading", { level: 1 }).hover();
  await at(page, steps);
  expect(browser.complaints()).toEqual([]);
});

browserTest("the painting goes on while a past step is looked at", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, 250);
  await untilStep(page, 3);
  // Looked for in every frame: of so small a network a layer is named for a moment only.
  const link = await page.waitForFunction(() =>
    document.querySelector("[data-layer] a")?.getAttribute("href"),
  );
  const href = String(await link.jsonValue());
  await stage(page, 1).click();
  await at(page, 1);
  const count = async () => Number(await page.locator("main").getAttribute("data-frames"));
  const before = await count();
  await expect.poll(count, { timeout: 60_000 }).toBeGreaterThan(before + 3);
  const letGo = await holdSteps(app.databaseUrl); // or it is done before all is looked at
  expect(await page.locator("main").getAttribute("data-step")).toBe("1");
  expectShows(await readShown(page), (await readFrames(app.pool, id))[1], "x0");
  await page.getByRole("button", { name: "Back to what is being painted" }).click();
  await page.getByRole("heading", { level: 1 }).hover();
  await untilStep(page, before + 3);

  // The layer that was computed leads to the page that takes this butterfly apart.
  expect(href).toContain(`/how?b=${id}#`);
  const how = await browser.open(`${app.url}${href}`);
  await how.locator(`#layer[data-layer="${new URL(how.url()).hash.slice(1)}"]`).waitFor();
  await how.getByText(/grown from seed \d+ so far in \d+ of 250 steps/).waitFor();

  await page.getByRole("button", { name: "Cancel" }).click();
  await main(page, "cancelled").waitFor();
  await letGo();
  expect(browser.complaints()).toEqual([]);
});
