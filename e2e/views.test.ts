/** Tests the switch between the foreseen picture and the state as it is, and the legend beside it. */
import type { Page } from "playwright";
import { beforeAll, expect } from "vitest";
import { type Frame, readFrames } from "@/server/jobs/frames";
import type { Generation } from "@/lib/api/response";
import { browserTest, readShown, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { expectShows, opaque } from "@/testing/web/stored";
import { withApp } from "@/testing/web/with-app";

const steps = 4;
const browser = withBrowser();
const app = withApp();
let butterfly: Generation;
let frames: Frame[];

beforeAll(async () => {
  butterfly = await paintOne(app, { steps, seed: 3, schedule: "article" });
  frames = await readFrames(app.pool, butterfly.id);
});

const open = (options?: Parameters<typeof browser.open>[1]) =>
  browser.open(`${app.url}${butterfly.links.page}`, options);
const stage = (page: Page, step: number) => page.locator(`[data-instar="${step}"]`);

/** Holds a stage, with the pointer elsewhere. */
async function hold(page: Page, step: number): Promise<void> {
  await stage(page, step).click();
  await page.getByRole("heading", { level: 1 }).hover();
  await page.locator(`main[data-step="${step}"]`).waitFor();
}

browserTest("picture and text show what is foreseen, the row of stages what is", async () => {
  const page = await open();
  await hold(page, 2);
  expect(frames[2]?.x0Rgb).not.toEqual(frames[2]?.rgb);
  expectShows(await readShown(page), frames[2], "x0");
  await page
    .getByRole("img", { name: `${butterfly.name}, step 2 of ${steps}, as foreseen`, exact: true })
    .waitFor();
  const pixels = await stage(page, 2)
    .locator("canvas")
    .evaluate((canvas: HTMLCanvasElement) => [
      ...(canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? []),
    ]);
  expect(pixels).toEqual(opaque(frames[2]?.rgb ?? Buffer.alloc(0)));
  expect(browser.complaints()).toEqual([]);
});

browserTest("the noise and the finished picture are the same in both views", async () => {
  const page = await open();
  expect(frames[steps]?.x0Rgb).not.toEqual(frames[steps]?.rgb);
  for (const view of ["as foreseen", "as it is"]) {
    await page.getByText(view).click();
    for (const step of [0, steps]) {
      await hold(page, step);
      expectShows(await readShown(page), frames[step]);
    }
  }
  expect(browser.complaints()).toEqual([]);
});

browserTest("the choice is remembered, in every tab of the browser", async () => {
  const page = await open();
  await page.getByText("as it is").click();
  await page.reload();
  await page.locator('main[data-view="x_t"]').waitFor();
  await hold(page, 2);
  expectShows(await readShown(page), frames[2]);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('main[data-view="x_t"]').waitFor();
  await other.getByText("as foreseen").click();
  await page.locator('main[data-view="x0"]').waitFor();
  expectShows(await readShown(page), frames[2], "x0");
  const stranger = await open();
  await stranger.locator('main[data-view="x0"]').waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest("the legend explains the labels, without scripts too, until it is known", async () => {
  const mark = (page: Page) => page.locator(".legend summary");
  const meaning = (page: Page) => page.getByText("the database server that painted the specimen");
  const bare = await open({ javaScriptEnabled: false });
  await mark(bare).click();
  await meaning(bare).waitFor();
  const page = await open();
  await mark(page).click();
  await meaning(page).waitFor();
  await page.getByRole("button", { name: "I know them now" }).click();
  await expect.poll(() => mark(page).count()).toBe(0);
  await page.reload();
  await page.getByRole("button", { name: "Replay" }).waitFor();
  await expect.poll(() => mark(page).count()).toBe(0);
  expect(browser.complaints()).toEqual([]);
});
