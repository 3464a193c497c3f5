/** What a visitor may choose, and the same again. */
import { expect } from "vitest";
import { framesOf } from "@/db/testing/painted";
import { browserTest, idOf, main, withBrowser } from "./testing/browser";
import { apiClient } from "./testing/client";
import { withApp } from "./testing/with-app";

const browser = withBrowser();
const app = withApp();

browserTest(
  "seed, steps, sampler and schedule are those that were chosen, and can be had again",
  async () => {
    const page = await browser.open(app.url);
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Seed", { exact: true }).fill("-42");
    await page.getByLabel("Steps", { exact: true }).fill("6");
    await page.getByLabel("Sampler").selectOption("ipndm");
    await page.getByLabel("Schedule").selectOption("leading");
    expect(await page.getByLabel("Eta").count()).toBe(0);
    await page.getByRole("button", { name: "Generate butterfly" }).click();
    await main(page, "done").waitFor();
    const first = idOf(page);
    const chosen = { seed: "-42", steps: 6, sampler: "ipndm", schedule: "leading", eta: 0 };
    expect(await apiClient(app.url).get(first)).toMatchObject(chosen);

    await page.getByRole("button", { name: "Again with this seed" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(first));
    await main(page, "done").waitFor();
    const again = idOf(page);
    expect(await apiClient(app.url).get(again)).toMatchObject(chosen);
    expect(await framesOf(app.pool, again)).toEqual(await framesOf(app.pool, first));

    await page.getByRole("button", { name: "Another one" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(again));
    expect((await apiClient(app.url).get(idOf(page))).seed).not.toBe("-42");
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("the form takes nothing that the API refuses", async () => {
  const page = await browser.open(app.url);
  await page.getByText("Options", { exact: true }).click();
  const invalid = () => page.locator("input:invalid").count();
  expect(await invalid()).toBe(0);
  await page.getByLabel("Seed", { exact: true }).fill("blue");
  expect(await invalid()).toBe(1);
  await page.getByLabel("Seed", { exact: true }).fill("");
  for (const [steps, wrong] of [
    ["0", 1],
    ["251", 1],
    ["1.5", 1],
    ["250", 0],
  ] as const) {
    await page.getByLabel("Steps", { exact: true }).fill(steps);
    expect(await invalid(), `${steps} steps`).toBe(wrong);
  }
  await page.getByLabel("Schedule").selectOption("article");
  expect(await page.getByLabel("Steps", { exact: true }).inputValue()).toBe("4");
  expect(await page.getByLabel("Steps", { exact: true }).isEditable()).toBe(false);
  await page.getByLabel("Eta").fill("0.5");
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await main(page, "done").waitFor();
  expect(await apiClient(app.url).get(idOf(page))).toMatchObject({ steps: 4, schedule: "article", eta: 0.5 });
  expect(browser.complaints()).toEqual([]);
});
