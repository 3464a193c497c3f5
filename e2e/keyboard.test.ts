/** Everything without a pointer. */

import type { Page } from "playwright";
import { expect } from "vitest";
import { holdSteps } from "@/testing/hold-steps";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { untilStep } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

/** The focused element's name, and the outline that makes its focus visible. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const shown = element?.matches("[type=radio]") ? element.nextElementSibling : element;
    return {
      name: element?.getAttribute("aria-label") ?? element?.textContent ?? "",
      outline: shown ? getComputedStyle(shown).outlineStyle : "none",
    };
  });

/** Tabs on until something called `name` has the focus. */
async function tabTo(page: Page, name: RegExp, key = "Tab"): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    passed.push(now.name);
    if (!name.test(now.name)) continue;
    expect(now.outline, `outline of ${now.name}`).toBe("solid");
    return;
  }
  throw new Error(`${name} does not get the focus, but ${passed.join(", ")}`);
}

browserTest("asking, cancelling, asking again, looking at the stages", async () => {
  const page = await browser.open(app.url);
  await tabTo(page, /^Generate butterfly$/);
  await tabTo(page, /^Options/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Generate butterfly$/, "Shift+Tab");
  await page.getByLabel("Steps", { exact: true }).fill("250");
  await tabTo(page, /^Generate butterfly$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await main(page, "running").waitFor();
  await untilStep(page, 2);
  const letGo = await holdSteps(app.databaseUrl);
  // The focus is where it was, on the button that asks for the next.
  expect((await focused(page)).name).toBe("Another one");
  await tabTo(page, /^Cancel$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await main(page, "cancelled").waitFor();
  await letGo();

  // The options are as they were left: open, with the steps asked for.
  expect(await page.getByLabel("Steps", { exact: true }).inputValue()).toBe("250");
  await page.getByLabel("Steps", { exact: true }).fill("4");
  await page.keyboard.press("Enter");
  await page.locator('main[data-status="done"][data-step="4"]').waitFor();

  const at = (step: number) => page.locator(`main[data-step="${step}"]`).waitFor();
  await tabTo(page, /^step 4 of 4/);
  await page.keyboard.press("ArrowLeft");
  await at(3);
  await page.keyboard.press("Home");
  await at(0);
  await page.keyboard.press("ArrowRight");
  await at(1);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Replay$/);
  await at(1); // chosen, it stays
  await page.keyboard.press("Enter");
  await at(4);
  await tabTo(page, /^Step$/);
  await page.keyboard.press("Home");
  await at(0);
  expect(browser.complaints()).toEqual([]);
});
