/** Opens a visitor's page that records the times of its events, on the clock that all processes share. */
import { type Browser, chromium, type Page } from "playwright";
import { findChromium } from "@/testing/web/chromium";

export type Shown = { job: string; step: number; atMs: number };

declare global {
  interface Window {
    clickedMs: number;
    shown: Shown[];
  }
}

/**
 * Runs in the page. A step is on the screen when the animation frame after its appearance ends: by then the pixels are
 * drawn. Functions in it are anonymous, because the compiler's helper for named ones does not exist in the page.
 */
function takeDown(): void {
  window.clickedMs = 0;
  window.shown = [];
  let last = "";
  addEventListener(
    "click",
    ({ target, timeStamp }) => {
      if (target instanceof Element && target.closest("button"))
        window.clickedMs = performance.timeOrigin + timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    const main = document.querySelector("main[data-id][data-step]");
    const job = main?.getAttribute("data-id") ?? "";
    const step = main?.getAttribute("data-step") ?? "";
    if (!main || last === `${job}:${step}`) return;
    last = `${job}:${step}`;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        window.shown.push({ job, step: Number(step), atMs: performance.timeOrigin + performance.now() });
      };
      port2.postMessage(null);
    });
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-id", "data-step"],
  });
}

export async function withPage(url: string, work: (page: Page) => Promise<void>): Promise<void> {
  const executablePath = await findChromium();
  if (!executablePath)
    throw new Error("Chromium is missing: install it (on Debian: apt-get install chromium)");
  const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(300_000);
    await page.addInitScript(takeDown);
    await page.goto(url);
    await work(page);
  } finally {
    await browser.close();
  }
}

/** Returns the time of the last click and of each step of `job`, once the last of them, `steps`, is shown. */
export async function readShown(
  page: Page,
  job: string,
  steps: number,
): Promise<{ clickedMs: number; atMs: number[] }> {
  await page.waitForFunction(
    ([id, last]) => window.shown.some((shown) => shown.job === id && shown.step === last),
    [job, steps] as const,
    { polling: 250 },
  );
  const { clickedMs, shown } = await page.evaluate(() => ({
    clickedMs: window.clickedMs,
    shown: window.shown,
  }));
  const atMs: number[] = [];
  for (const seen of shown) if (seen.job === job) atMs[seen.step] ??= seen.atMs;
  return { clickedMs, atMs };
}
