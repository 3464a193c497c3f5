/** A finished butterfly, from its noise to its picture, as often as anybody likes. */
import { beforeAll, expect } from "vitest";
import { type Frame, readFrames } from "@/server/jobs/frames";
import type { Generation } from "@/lib/api/response";
import { browserTest, readSeen, readShown, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { expectSawAll, expectShows } from "@/testing/web/stored";
import { withApp } from "@/testing/web/with-app";

const steps = 6;
const browser = withBrowser();
const app = withApp();
let butterfly: Generation;
let frames: Frame[];

beforeAll(async () => {
  butterfly = await paintOne(app, { steps, seed: "5" });
  frames = await readFrames(app.pool, butterfly.id);
});

browserTest("the replay shows every step as it is stored, in order, and ends with the picture", async () => {
  const page = await browser.open(`${app.url}${butterfly.links.page}`);
  await page.getByRole("button", { name: "Replay" }).click();
  await page.waitForFunction((count) => window.seen.length === count, steps + 1);
  await expectSawAll(app.pool, butterfly.id, await readSeen(page));
  await page.getByRole("button", { name: "Replay" }).waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest("the scrubber stands at any step, in both views", async () => {
  const page = await browser.open(`${app.url}${butterfly.links.page}`);
  const scrubber = page.getByRole("slider", { name: "Step" });
  const at = (step: number) => page.locator(`main[data-step="${step}"]`).waitFor();
  await scrubber.focus();
  await page.keyboard.press("Home");
  await at(0);
  expect(await scrubber.getAttribute("aria-valuetext")).toBe(`the noise before step 1 of ${steps}`);
  for (const step of [1, 2]) {
    await page.keyboard.press("ArrowRight");
    await at(step);
    expectShows(await readShown(page), frames[step], "x0");
  }
  expect(await scrubber.getAttribute("aria-valuetext")).toMatch(
    /^step 2 of 6, timestep \d+, noise level \d\.\d\d$/,
  );
  await page.getByText("as it is").click();
  await page.locator('main[data-view="x_t"]').waitFor();
  expectShows(await readShown(page), frames[2]);
  expect(browser.complaints()).toEqual([]);
});

browserTest("an idle page replays the newest by itself, and can be told to stop", async () => {
  const page = await browser.open(app.url);
  await page.waitForFunction(() => window.seen.some(({ step }) => step === 0));
  const noise = (await readSeen(page)).find(({ step }) => step === 0);
  if (!noise) throw new Error("the noise was not seen");
  expectShows(noise, frames[0]);
  expect(await page.locator("main").getAttribute("data-status")).toBe("idle");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Replay" }).waitFor();
  await page.getByRole("link", { name: butterfly.name }).click();
  await page.waitForURL(`**${butterfly.links.page}`);
  expect(browser.complaints()).toEqual([]);
});

browserTest("who wants less motion sees the newest at rest", async () => {
  const page = await browser.open(app.url, { reducedMotion: "reduce" });
  await page.getByRole("button", { name: "Replay" }).waitFor();
  expect(await page.locator("main").getAttribute("data-step")).toBe(String(steps));
  expect(await readSeen(page)).toEqual([]);
  await page.getByRole("button", { name: "Replay" }).click();
  await page.locator('main[data-step="0"]').waitFor();
  expect(browser.complaints()).toEqual([]);
});
