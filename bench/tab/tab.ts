/**
 * Measures the tab beside the server, in one run: the download of a first visit, the first butterfly with and without
 * what the browser keeps, a pass on either side in turn, the memory, four at once against one, and the page's longest
 * task. Prints each number beside its bar.
 */
import { type Browser, chromium } from "playwright";
import type { FramesDocument } from "@/lib/api/response";
import { findChromium } from "@/testing/web/chromium";
import type { Place } from "@/testing/place";
import { apiClient } from "@/testing/web/client";
import { withAppOn, withInstallation } from "@/testing/web/installation";
import { readScriptBytes } from "../first-load";
import { printTable, type Sample, seconds, summarise } from "../measure";
import { countBytes, observe, paintFour, paintOne, readSteps, tabBytes, visit } from "./visit";

const guardMs = 600_000;
const run = { model: "butterfly-64-turbo", steps: 4, sampler: "ddim", schedule: "trailing" } as const;
/** Rounds of a butterfly in the tab and one on the server, and of one and four at once. */
const rounds = 3;

const addressOf = (url: string, seed: number) =>
  `${url}/?seed=${seed}&model=${run.model}&steps=${run.steps}&sampler=${run.sampler}&schedule=${run.schedule}`;

/** Paints on the server; returns the milliseconds of each step. */
async function paintOnServer(url: string, seed: number): Promise<number[]> {
  const { id } = await apiClient(url).generate({ ...run, seed: String(seed) });
  const self = `${url}/api/generations/${id}`;
  for (;;) {
    const { status } = await (await fetch(`${self}?wait=10`)).json();
    if (status === "done") break;
    if (status === "failed") throw new Error("the server's butterfly failed");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { frames } = (await (await fetch(`${self}/frames.json`)).json()) as FramesDocument;
  return frames.slice(1).map(({ milliseconds }) => milliseconds);
}

type Measured = {
  download: number;
  firstMs: number;
  beginsMs: number;
  secondMs: number;
  inTab: Sample;
  onServer: Sample;
  memory: number;
  one: Sample;
  four: Sample;
  script: number;
  longestMs: number;
};

async function measure(browser: Browser, url: string): Promise<Measured> {
  await paintOnServer(url, 1); // warms the worker up
  const script = await readScriptBytes(browser, `${url}/`);

  const context = await browser.newContext();
  context.setDefaultTimeout(guardMs);
  await context.addInitScript(observe);
  const bytes = countBytes(context);
  const page = await context.newPage();
  const tasks: number[] = [];
  const noteTasks = async () => void tasks.push(await page.evaluate(() => window.longestTaskMs));

  const first = await visit(page, addressOf(url, 2));
  const download = await bytes();
  await noteTasks();

  await page.goto("about:blank");
  const second = await visit(page, addressOf(url, 3));
  const memory = await tabBytes();
  await noteTasks();

  const [inTab, onServer]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    await page.goto("about:blank");
    await visit(page, addressOf(url, 100 + round));
    inTab.push(...(await readSteps(page)));
    onServer.push(...(await paintOnServer(url, 200 + round)));
  }

  const seed = page.getByLabel("Seed", { exact: true });
  if (!(await seed.isVisible())) await page.getByText("Options", { exact: true }).click();
  await paintFour(page, 10); // opens the other engine
  const [one, four]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    one.push(await paintOne(page, 20 + round));
    four.push(await paintFour(page, 30 + 10 * round));
  }
  await noteTasks();
  await context.close();
  return {
    download,
    firstMs: first.milliseconds,
    beginsMs: second.untilFirstFrame,
    secondMs: second.milliseconds,
    inTab: summarise(inTab),
    onServer: summarise(onServer),
    memory,
    one: summarise(one),
    four: summarise(four),
    script,
    longestMs: Math.max(...tasks),
  };
}

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const inKilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} KB`;
const inTimes = (ratio: number) => `${ratio.toFixed(2)} x`;
/** Browsers report only tasks that take longer than 50 ms. */
const inMilliseconds = (ms: number) => (ms === 0 ? "less than 50 ms" : `${ms.toFixed(0)} ms`);

/** `least`: the bar is a least value, not a greatest one. */
function row(what: string, value: number, bar: number, show: (value: number) => string, least = false) {
  const kept = least ? value >= bar : value <= bar;
  return [what, show(value), `${least ? "at least" : "at most"} ${show(bar)}`, kept ? "yes" : "NO"];
}

export async function tab(place: Place): Promise<void> {
  const executablePath = await findChromium();
  if (!executablePath)
    throw new Error("Chromium is missing: install it (on Debian: apt-get install chromium)");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    await withInstallation(place, (installation) =>
      withAppOn(installation, { workers: 1 }, async ({ url }) => {
        const it = await measure(browser, url);
        printTable("In the tab", [
          ["what", "measured", "bar", "kept"],
          row("download of a first visit, compressed", it.download, 13e6, inMegabytes),
          row("from the click to the first butterfly, empty cache", it.firstMs, 25_000, inSeconds),
          row("second visit, until painting begins", it.beginsMs, 4_000, inSeconds),
          row("second visit, until the butterfly is done", it.secondMs, 12_000, inSeconds),
          row(
            "a pass in the tab against one on the server",
            it.inTab.median / it.onServer.median,
            2.2,
            inTimes,
          ),
          row("memory of the tab with one engine", it.memory, 500e6, inMegabytes),
          row("four at once against one", (4 * it.one.median) / it.four.median, 1.7, inTimes, true),
          row("JavaScript of the first load, compressed", it.script, 200e3, inKilobytes),
          row("longest block of the page's thread", it.longestMs, 50, inMilliseconds),
        ]);
        printTable("In the tab, in turn", [
          ["what", "measured"],
          ["a pass in the tab", seconds(it.inTab)],
          ["a pass on the server", seconds(it.onServer)],
          ["one butterfly", seconds(it.one)],
          ["four at once", seconds(it.four)],
        ]);
      }),
    );
  } finally {
    await browser.close();
  }
}
