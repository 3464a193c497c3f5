/**
 * npm run screenshots: takes the pictures of docs/screenshots with the bundled model, on a server and a database of its
 * own. Takes some minutes. Only the date on the labels depends on the clock.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import sharp from "sharp";
import { untilJob } from "@/testing/painted";
import { withPlace } from "@/testing/place";
import { findChromium } from "@/testing/web/chromium";
import { apiClient } from "@/testing/web/client";
import { type Installation, withAppOn, withInstallation } from "@/testing/web/installation";

const folder = path.join(import.meta.dirname, "..", "docs", "screenshots");
/** Seeds with good-looking butterflies; the first is the one that is watched. */
const seeds = ["1000", "7", "3", "12", "42"];
const heights: Record<number, number> = { 360: 740, 768: 1024, 1440: 900 };
const limitBytes = 300_000;
/** The names of the pictures that this script takes. */
const ours = /-\d+-(light|dark)\.png$/;

type Look = { width: number; scheme: "light" | "dark" };

async function open(browser: Browser, url: string, { width, scheme }: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: heights[width] ?? 900 },
    deviceScaleFactor: width < 500 ? 2 : 1,
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(300_000);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Saves the page as a PNG with a palette, which suits the noise on the plates. */
async function save(page: Page, name: string, { width, scheme }: Look): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // Waits for the pictures in sight: the others load when they scroll into view.
  await page.waitForFunction(() =>
    [...document.images]
      .filter((image) => image.getBoundingClientRect().top < window.innerHeight)
      .every((image) => image.complete && image.naturalWidth > 0),
  );
  const png = await page.screenshot();
  const file = `${name}-${width}-${scheme}.png`;
  const { size } = await sharp(png)
    .png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
    .toFile(path.join(folder, file));
  if (size > limitBytes) throw new Error(`${file} has ${size} bytes, more than ${limitBytes}`);
  console.log(file, size);
}

async function shoot(
  browser: Browser,
  url: string,
  name: string,
  look: Look,
  ready: (page: Page) => Promise<unknown>,
) {
  const page = await open(browser, url, look);
  await ready(page);
  await save(page, name, look);
  await page.context().close();
}

const shown = (page: Page, step: number) =>
  page.waitForFunction(
    (wanted) => Number(document.querySelector("main")?.dataset.step ?? -1) >= wanted,
    step,
  );
const replayable = (page: Page) => page.getByRole("button", { name: "Replay" }).waitFor();

/** Visits one butterfly from the click to its end, then the other pages. */
async function tour(browser: Browser, url: string, { pool }: Installation): Promise<void> {
  const client = apiClient(url);
  const night: Look = { width: 1440, scheme: "dark" };
  const day: Look = { width: 1440, scheme: "light" };
  const phone: Look = { width: 360, scheme: "light" };
  const tablet: Look = { width: 768, scheme: "light" };
  const tabletAtNight: Look = { width: 768, scheme: "dark" };
  await shoot(browser, url, "first-start", day, (page) => page.getByText("No specimen yet").waitFor());

  const [watched = "", ...others] = seeds;
  const running = await client.generate({ seed: watched });
  const waiting = await client.generate({ seed: others[0] });
  const at = `${url}${running.links.page}`;
  await shoot(browser, `${url}${waiting.links.page}`, "queued", { width: 360, scheme: "dark" }, (page) =>
    Promise.all([page.locator("[data-position]").waitFor(), page.locator('main[data-step="0"]').waitFor()]),
  );
  const layer = (page: Page) => page.locator("[data-layer]").waitFor();
  await shoot(browser, at, "running-early", phone, (page) => shown(page, 4).then(() => layer(page)));
  await shoot(browser, at, "running", day, (page) => shown(page, 8).then(() => layer(page)));
  await untilJob(pool, running.id, "done");
  await client.fetch(waiting.links.cancel ?? "", { method: "POST" });
  for (const look of [night, day, tablet, phone]) await shoot(browser, at, "done", look, replayable);

  const partners: string[] = [];
  for (const seed of others) {
    const { id } = await client.generate({ seed });
    await untilJob(pool, id, "done");
    partners.push(id);
  }
  await shoot(browser, url, "idle", night, replayable);
  await shoot(browser, url, "idle", phone, replayable);
  const headline = (page: Page) => page.getByRole("heading", { level: 1 }).waitFor();
  await shoot(browser, `${url}/gallery`, "gallery", day, headline);
  await shoot(browser, `${url}/gallery`, "gallery", tabletAtNight, headline);
  const cage = `${url}/b/${running.id}/breed?with=${partners[0]}`;
  await shoot(browser, cage, "breed", day, headline);
  await shoot(browser, cage, "breed", { width: 360, scheme: "dark" }, headline);
  await shoot(browser, `${url}/draw`, "draw", day, headline);
  await shoot(browser, `${url}/lab`, "lab", night, headline);
  await shoot(browser, `${url}/api`, "api", day, headline);
  await shoot(browser, `${url}/how`, "how", day, headline);
  await shoot(browser, `${url}/how`, "how", tablet, headline);
  await shoot(browser, `${url}/how`, "how", { width: 360, scheme: "dark" }, headline);

  // Comes last: without its model no job can finish.
  const lost = await client.generate({ seed: "8" });
  const page = await open(browser, `${url}${lost.links.page}`, day);
  await shown(page, 6);
  await pool.query("delete from imago.model where name = $1", [lost.model]);
  await page.locator('[data-notice="failed"]').waitFor();
  await save(page, "failed", day);
  await shoot(browser, `${url}${lost.links.page}`, "failed", { width: 360, scheme: "dark" }, (failed) =>
    failed.locator('[data-notice="failed"]').waitFor(),
  );
}

async function main(): Promise<void> {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("Chromium is missing: install it first");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (ours.test(name)) await rm(path.join(folder, name));
  await withPlace((place) =>
    withInstallation(place, (installation) =>
      withAppOn(installation, { workers: 1 }, async ({ url }) => {
        const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
        try {
          await tour(browser, url, installation);
        } finally {
          await browser.close();
        }
      }),
    ),
  );
}

await main();
