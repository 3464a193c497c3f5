/** 360 pixels and a finger. */

import type { Locator, Page } from "playwright";
import { expect } from "vitest";
import { holdSteps } from "@/testing/hold-steps";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { generate, untilStep } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const browser = withBrowser();
const app = withApp();

async function expectFits(page: Page): Promise<void> {
  const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(await widths()).toEqual([360, 360]);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, input:not(.sr-only), select, summary, nav a, .link")]
      .map((target) => ({ what: target.outerHTML.slice(0, 80), box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ what }) => what),
  );
  expect(small).toEqual([]);
}

async function expectInSight(...things: Locator[]): Promise<void> {
  for (const thing of things) {
    const box = await thing.boundingBox();
    expect(box, String(thing)).not.toBeNull();
    expect((box?.y ?? 0) + (box?.height ?? 0), String(thing)).toBeLessThanOrEqual(740);
  }
}

browserTest("button and picture on one screen, then the picture and all that goes on", async () => {
  const page = await browser.open(app.url, phone);
  await expectFits(page);
  await expectInSight(page.getByRole("button", { name: "Generate butterfly" }));
  await generate(page, 250);
  await untilStep(page, 2);
  const letGo = await holdSteps(app.databaseUrl);
  await page.evaluate(() => window.scrollTo(0, 0));
  await expectInSight(
    page.getByRole("img", { name: /step \d+ of 250, as foreseen$/ }).first(),
    page.locator("[data-running-step]"),
    page.locator("[data-time-left]"),
    page.locator("[data-layer], .layer"),
    page.getByRole("button", { name: "Cancel" }),
    page.locator(".switch"),
  );
  await expectFits(page);

  const stage = page.getByRole("list", { name: "Stages" }).getByRole("button", { name: /^step 1 of/ });
  await stage.tap();
  await page.locator('main[data-step="1"]').waitFor();
  await page.getByRole("button", { name: "Back to what is being painted" }).tap();
  await untilStep(page, 2);
  await page.getByRole("button", { name: "Cancel" }).tap();
  await main(page, "cancelled").waitFor();
  await letGo();
  await expectFits(page);

  // The options are open, as they were left.
  await page.getByLabel("Steps", { exact: true }).fill("3");
  await expectFits(page);
  await page.getByRole("button", { name: "Another one" }).tap();
  await main(page, "done").waitFor();
  await expectFits(page);
  expect(browser.complaints()).toEqual([]);
});

const mainPages = ["/", "/draw", "/gallery", "/today", "/mine", "/lab", "/how", "/api"];

const openMenu = async (page: Page) => {
  await page.getByRole("button", { name: "Menu", exact: true }).tap();
  return page.getByRole("navigation", { name: "Main" });
};

browserTest("the menu leads to every main page, and marks the page that is open", async () => {
  const page = await browser.open(`${app.url}/gallery`, { ...phone, reducedMotion: "reduce" });
  const header = page.locator(".site-header");
  expect(await header.getByRole("link").count()).toBe(1); // the wordmark
  const menu = await openMenu(page);
  const links = menu.getByRole("link");
  expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")))).toEqual(mainPages);
  for (const link of await links.all())
    expect((await link.boundingBox())?.height, String(link)).toBeGreaterThanOrEqual(44);
  expect(await menu.locator('[aria-current="page"]').allTextContents()).toEqual([
    expect.stringMatching(/^Gallery/),
  ]);
  await expectFits(page);
  expect(await readAxeInBothSchemes(page)).toEqual([]);

  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "hidden" });
  await openMenu(page);
  await menu.getByRole("link", { name: /^Lab/ }).tap();
  await page.getByRole("heading", { name: "The lab" }).waitFor();
  await menu.waitFor({ state: "hidden" });
  await openMenu(page);
  await menu.getByRole("link", { name: /^Today/ }).tap();
  await page.waitForURL("**/b/*");
  await menu.waitFor({ state: "hidden" });
  expect(browser.complaints()).toEqual([]);
});

browserTest("the menu opens without scripts", async () => {
  const page = await browser.open(app.url, { ...phone, javaScriptEnabled: false });
  const menu = await openMenu(page);
  await menu.getByRole("link", { name: /^Draw/ }).tap();
  await page.getByRole("heading", { name: "A plate and a pencil" }).waitFor();
});

browserTest("names, words and seeds of any length fit, and can be read in full", async () => {
  const [model, words, seed] = ["w".repeat(64), "W".repeat(40), "-9223372036854775808"];
  const { rows } = await app.pool.query<{ name: string }>("select name from imago.model");
  await app.pool.query("update imago.model set name = $1, words = $2", [model, words]);
  await app.pool.query("update imago.job set model = $1 where model = $2", [model, rows[0]?.name]);
  const a = await paintOne(app, { seed, steps: 2 });
  const b = await paintOne(app, { seed: seed.replace(/8$/, "7"), schedule: [900, 400] });
  const child = await paintOne(app, { parents: { a: a.id, b: b.id, cross: "fore" } });
  const page = await browser.open(app.url, phone);
  const paths = [
    ...["/", `/?model=${model}&seed=${seed}`, `/?model=x${model}&sampler=${model}&seed=1${seed}`],
    ...["/gallery", `/gallery?model=${model}&q=${seed}`, "/mine", "/how", "/lab", "/draw"],
    ...[a, b, child].map(({ links }) => links.page ?? ""),
    ...[`/b/${child.id}/family`, `/b/${a.id}/breed?with=${b.id}`],
  ];
  for (const path of paths) {
    await page.goto(`${app.url}${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, 360]);
  }
  await page.goto(`${app.url}/gallery`);
  const pinned = page.getByRole("link", { name: a.name }).first();
  expect(await pinned.getAttribute("title")).toBe(`${a.name}, seed ${a.seed}, ${model}`);
  expect(browser.complaints()).toEqual([]);
});
