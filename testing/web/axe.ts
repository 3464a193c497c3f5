/** Returns the violations that axe finds on a page. */
import axe from "axe-core";
import type { Page } from "playwright";

/**
 * Lists violations as "color-contrast: <a href=... why". Evaluates axe, because a page's policy may forbid script tags.
 */
export async function readAxe(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    return axe.run(document, { resultTypes: ["violations"] });
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** Checks the page in the light and in the dark scheme. */
export async function readAxeInBothSchemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await readAxe(page)).map((finding) => `${colorScheme} ${finding}`));
  }
  return found;
}
