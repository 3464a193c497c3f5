/** The breeding cage and the family tree, in a browser. */
import { beforeAll, expect } from "vitest";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
let a: string;
let b: string;

beforeAll(async () => {
  const run = { steps: 2, sampler: "ddim", schedule: "trailing" };
  ({ id: a } = await paintOne(app, { ...run, seed: 1 }));
  ({ id: b } = await paintOne(app, { ...run, seed: 2 }));
});

browserTest(
  "a stranger from the gallery becomes a partner; one click breeds four, which come out here",
  async () => {
    const page = await browser.open(`${app.url}/b/${a}`);
    await page.getByRole("link", { name: "Breed", exact: true }).click();
    await page.getByRole("heading", { name: "The breeding cage" }).waitFor();
    await page.locator(`.partner-shelf a[href$="${b}"]`).click();
    await page.getByRole("button", { name: "Breed four", exact: true }).click();
    const children = page.getByRole("region", { name: "Children" }).getByRole("listitem");
    await expect.poll(() => children.count(), { timeout: 60_000 }).toBe(4);
    await expect.poll(() => page.locator('.tray[data-status="done"]').count(), { timeout: 120_000 }).toBe(4);
    const words = await page.locator(".child-words").allTextContents();
    expect(words.toSorted()).toEqual([
      "fore wings and hind wings",
      "half and half",
      "half and half, a little different",
      "hind wings and fore wings",
    ]);
    expect(await readAxeInBothSchemes(page)).toEqual([]);

    await children.filter({ hasText: "fore wings and hind wings" }).getByRole("link").click();
    const label = page.locator(".data-label .parents");
    await label.waitFor();
    expect(await label.textContent()).toMatch(/^fore wings of .+, hind wings of .+$/);
    const child = new URL(page.url()).pathname;
    await page.goto(`${app.url}${child}/family`);
    await page.getByRole("region", { name: "Parents" }).getByRole("listitem").nth(1).waitFor();
    expect(await page.locator('[data-itself="true"]').textContent()).toContain("fore wings and hind wings");
    expect(await readAxeInBothSchemes(page)).toEqual([]);
    await page.goto(`${app.url}/b/${a}/family`);
    expect(await page.getByRole("region", { name: "Children" }).getByRole("listitem").count()).toBe(4);
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest(
  "alone it varies; a pasted address becomes the partner, a wrong one gets a sentence",
  async () => {
    const page = await browser.open(`${app.url}/b/${a}/breed`);
    await page.getByRole("textbox", { name: "The address of any butterfly" }).fill("my butterfly");
    await page.getByRole("button", { name: "Into the cage" }).click();
    await page.getByText("“my butterfly” is not the address of a butterfly's page.").waitFor();
    await page.getByRole("textbox", { name: "The address of any butterfly" }).fill(`${app.url}/b/${b}?x=1`);
    await page.getByRole("button", { name: "Into the cage" }).click();
    await page.getByRole("link", { name: "Another partner" }).click();
    await page.getByRole("button", { name: "Four, a little different" }).click();
    const variations = page.getByRole("region", { name: "Variations" }).getByRole("listitem");
    await expect.poll(() => variations.count(), { timeout: 60_000 }).toBe(4);
    await page.getByRole("button", { name: "Four more, a little different" }).click();
    await page
      .getByRole("alert")
      .getByText("5 of your butterflies are waiting")
      .or(variations.nth(7))
      .first()
      .waitFor();
    expect(browser.complaints().filter((line) => !line.includes("429"))).toEqual([]);
  },
);

browserTest("without scripts, the cage and the family can be read, and a partner chosen", async () => {
  const page = await browser.open(`${app.url}/b/${a}/breed?with=${b}`, { javaScriptEnabled: false });
  await page.getByRole("link", { name: "Another partner" }).waitFor();
  await page.getByRole("link", { name: "Its family" }).click();
  await page.getByRole("heading", { name: /^The family of/ }).waitFor();
  const missing = await fetch(`${app.url}/b/${"1".repeat(12)}/breed`);
  expect(missing.status).toBe(404);
  expect(browser.complaints()).toEqual([]);
});
