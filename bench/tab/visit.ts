/** Plays a visitor who paints in the tab, and times what the visitor sees. */
import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "playwright";
import { childrenOf, proportionalBytes } from "../processes";

declare global {
  interface Window {
    /** The moment at which each number of frames was on the page, by performance.now(). */
    frameTimes: Map<number, number>;
    longestTaskMs: number;
  }
}

/** Runs in every page: notes when frames come, and how long the page's thread was busy at a time. */
export function observe(): void {
  window.frameTimes = new Map();
  window.longestTaskMs = 0;
  new MutationObserver(() => {
    const frames = Number(document.querySelector("main")?.dataset.frames ?? 0);
    if (!window.frameTimes.has(frames)) window.frameTimes.set(frames, performance.now());
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-frames"] });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries())
      window.longestTaskMs = Math.max(window.longestTaskMs, duration);
  }).observe({ type: "longtask" });
}

/** Counts the bytes of the engine's files as they come over the wire, the requests of its worker too. */
export function countBytes(context: BrowserContext): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  context.on("requestfinished", (request) => {
    if (new URL(request.url()).pathname.startsWith("/tab/"))
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

export type Visit = { milliseconds: number; untilFirstFrame: number };

/** Opens the page with the form filled, waits until it rests, and clicks; measures from the click. */
export async function visit(page: Page, address: string): Promise<Visit> {
  await page.goto(address, { waitUntil: "networkidle" });
  const clickedMs = await page.evaluate(() => {
    window.frameTimes.clear();
    window.longestTaskMs = 0;
    return performance.now();
  });
  const milliseconds = await timed(async () => {
    await page.getByRole("button", { name: "Paint in this tab" }).click();
    await page.locator('main[data-where="tab"][data-status="done"]').waitFor();
  });
  const firstMs = await page.evaluate(() => window.frameTimes.get(1) ?? Number.NaN);
  return { milliseconds, untilFirstFrame: firstMs - clickedMs };
}

/** Milliseconds between the frames of the shown butterfly. */
export async function readSteps(page: Page): Promise<number[]> {
  const times = await page.evaluate(() =>
    [...window.frameTimes].sort(([a], [b]) => a - b).flatMap(([frames, ms]) => (frames > 0 ? [ms] : [])),
  );
  return times.slice(1).map((ms, i) => ms - (times[i] ?? 0));
}

/** Paints one more with the engine that is open. */
export async function paintOne(page: Page, seed: number): Promise<number> {
  await page.getByLabel("Seed", { exact: true }).fill(String(seed));
  return timed(async () => {
    await page.getByRole("button", { name: "Paint in this tab" }).click();
    await page.waitForFunction((seed) => {
      const main = document.querySelector("main");
      return window.location.search.includes(`seed=${seed}&`) && main?.dataset.status === "done";
    }, seed);
  });
}

/** Paints four at once. */
export async function paintFour(page: Page, seed: number): Promise<number> {
  await page.getByLabel("Seed", { exact: true }).fill(String(seed));
  const settled = page.locator('[data-settled="true"]');
  const before = Math.max(1, await settled.count()); // a single painting has no list
  return timed(async () => {
    await page.getByRole("button", { name: "Four at once" }).click();
    await page.waitForFunction(
      (wanted) => document.querySelectorAll('[data-settled="true"]').length >= wanted,
      before + 4,
    );
  });
}

/** Reads the memory of the largest renderer below this process: the tab with its workers. */
export async function tabBytes(pid = process.pid): Promise<number> {
  const children = await childrenOf(pid);
  const own = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const bytes = own.includes("--type=renderer") ? await proportionalBytes(pid) : 0;
  return Math.max(bytes, ...(await Promise.all(children.map((child) => tabBytes(child)))));
}
