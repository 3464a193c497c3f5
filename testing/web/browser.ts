/** Starts Chromium and opens pages; the test fails if they log errors. */

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll, inject, test } from "vitest";
import "./setup"; // for the type of what it provides

export { idOf } from "./address";

/** Declares a test that needs a browser, and skips it if there is none. */
export const browserTest = test.skipIf(inject("chromium") === undefined);

/** Timeout that guards against waiting for ever, even on a busy machine. */
const guardMs = 150_000;

export type Pages = {
  /** Opens a page as a new visitor, who shares nothing with others. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** Returns the errors that pages have logged, each with the address that it is about, and clears them. */
  complaints(): string[];
};

/** Starts one browser for a test file. `args`: more of Chromium's switches. */
export function withBrowser(args: string[] = []): Pages {
  let browser: Browser | undefined;
  const complaints: string[] = [];
  beforeAll(async () => {
    const executablePath = inject("chromium");
    // Its sandbox needs rights that root in a container lacks.
    if (executablePath) browser = await chromium.launch({ executablePath, args: ["--no-sandbox", ...args] });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    open: async (url, options) => {
      if (!browser) throw new Error("the browser is not running");
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(guardMs);
      const page = await context.newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => {
        const complains = message.type() === "error" || message.type() === "warning";
        const ownDoing = /getImageData/.test(message.text()); // the test itself reads pixels
        if (complains && !ownDoing) complaints.push(`${message.text()} ${message.location().url}`.trim());
      });
      await page.addInitScript(recordSeen);
      await page.goto(url);
      return page;
    },
    complaints: () => complaints.splice(0),
  };
}

/** The picture and text that the page showed at one step. */
export type Seen = { step: number; view: string; pixels: number[]; ascii: string };

declare global {
  interface Window {
    seen: Seen[];
  }
}

/** Runs in the page: records every step that is shown, with the canvas's pixels and the text at that moment. */
function recordSeen(): void {
  window.seen = [];
  new MutationObserver((mutations) => {
    if (!mutations.some(({ target }) => target instanceof Element && target.matches("main"))) return;
    const canvas = document.querySelector<HTMLCanvasElement>("canvas.picture");
    const step = document.querySelector("main")?.getAttribute("data-step");
    const context = canvas?.getContext("2d");
    if (!canvas || !context || !step) return;
    window.seen.push({
      step: Number(step),
      view: document.querySelector("[data-view]")?.getAttribute("data-view") ?? "",
      pixels: [...context.getImageData(0, 0, canvas.width, canvas.height).data],
      ascii: document.querySelector("[data-ascii]")?.textContent ?? "",
    });
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-step", "data-view"] });
}

export const readSeen = (page: Page): Promise<Seen[]> => page.evaluate(() => window.seen);

/** Reads the current canvas and text. */
export function readShown(page: Page): Promise<Omit<Seen, "view">> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("canvas.picture");
    const pixels = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return {
      step: Number(document.querySelector("main")?.getAttribute("data-step")),
      pixels: [...pixels],
      ascii: document.querySelector("[data-ascii]")?.textContent ?? "",
    };
  });
}

export const main = (page: Page, status: string) => page.locator(`main[data-status="${status}"]`);
