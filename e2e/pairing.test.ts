/** Putting one butterfly to another: dragged, by keyboard, by touch. */
import type { Page } from "playwright";
import { beforeAll, expect } from "vitest";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
let a: { id: string; name: string };
let b: { id: string; name: string };

beforeAll(async () => {
  const run = { steps: 2, sampler: "ddim", schedule: "trailing" };
  a = await paintOne(app, { ...run, seed: 1 });
  b = await paintOne(app, { ...run, seed: 2 });
});

const tray = (page: Page, { id }: { id: string }) => page.locator(`.tray[data-specimen="${id}"]`);
const untilCage = async (page: Page, of: { id: string }, partner: { id: string }) => {
  await page.waitForURL(`${app.url}/b/${of.id}/breed?with=${partner.id}`);
  await page.getByRole("button", { name: "Breed four", exact: true }).waitFor();
};
/** The page hears drags and keys once the rings are enabled. */
const untilHydrated = (page: Page) => page.locator(".pick-up:enabled").first().waitFor();

browserTest(
  "a butterfly of the gallery is dragged onto another, and one of the shelf into the cage",
  async () => {
    // A page that scrolls under the mouse would end a drag that Playwright begins.
    const page = await browser.open(`${app.url}/gallery`, { viewport: { width: 1280, height: 1700 } });
    await untilHydrated(page);
    await tray(page, a).dragTo(tray(page, b));
    await untilCage(page, b, a);
    await page.getByRole("link", { name: "Another partner" }).click();
    await page.getByText("Nobody yet").waitFor();
    await page.locator(`.partner-shelf li[data-pair="${a.id}"]`).dragTo(page.locator(".vacant"));
    await untilCage(page, b, a);
    await page.waitForLoadState("networkidle");
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("the keyboard picks one up, puts it back, and carries it to another", async () => {
  const page = await browser.open(`${app.url}/gallery`);
  await untilHydrated(page);
  const rings = page.getByRole("button", { name: `Breed ${a.name} with another` });
  await rings.press("Enter");
  await page.getByText(`${a.name} is looking for a partner`).waitFor();
  expect(await readAxeInBothSchemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByText(`${a.name} is looking for a partner`).waitFor({ state: "detached" });
  await rings.press("Space");
  await page.getByRole("button", { name: `Put ${a.name} back` }).waitFor();
  await page.getByRole("button", { name: `Breed ${b.name} with ${a.name}` }).press("Enter");
  await untilCage(page, b, a);
  expect(await page.locator("[data-carried]").count()).toBe(0);
  await page.waitForLoadState("networkidle");
  expect(browser.complaints()).toEqual([]);
});

browserTest("two touches on a phone do the same", async () => {
  const page = await browser.open(`${app.url}/gallery`, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });
  await untilHydrated(page);
  await page.getByRole("button", { name: `Breed ${b.name} with another` }).tap();
  await page.getByText(`${b.name} is looking for a partner`).waitFor();
  await page.getByRole("button", { name: `Breed ${a.name} with ${b.name}` }).tap();
  await untilCage(page, a, b);
  await page.waitForLoadState("networkidle");
  expect(browser.complaints()).toEqual([]);
});
