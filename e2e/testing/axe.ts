/** What axe finds on a page. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright";

declare global {
  interface Window {
    axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
  }
}

const source = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** "color-contrast: <a href=...", nothing where all is well. Evaluated, since a page's policy may forbid script tags. */
export async function readAxe(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(source, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
