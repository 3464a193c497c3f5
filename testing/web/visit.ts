/** The actions of a visitor. */
import type { Page } from "playwright";
import { idOf } from "./address";

/** Requests a butterfly with `steps` steps; returns its id. */
export async function generate(page: Page, steps: number, seed = ""): Promise<string> {
  const seedField = page.getByLabel("Seed", { exact: true });
  if (!(await seedField.isVisible())) await page.getByText("Options", { exact: true }).click();
  await seedField.fill(seed);
  await page.getByLabel("Steps", { exact: true }).fill(String(steps));
  const before = page.url();
  await page.getByRole("button", { name: /^(Generate|Another one)/ }).click();
  await page.waitForURL((url) => url.href !== before && url.pathname.startsWith("/b/"));
  return idOf(page);
}

/** Waits until the page shows step `step` or a later one. */
export async function untilStep(page: Page, step: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => Number(document.querySelector("main")?.getAttribute("data-step") ?? -1) >= wanted,
    step,
  );
}
