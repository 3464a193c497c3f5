/** Downloads of a butterfly, and that a download keeps it. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import sharp from "sharp";
import { expect } from "vitest";
import { readPngText } from "@/lib/pictures/text/png";
import { type Frame, readFrames } from "@/server/jobs/frames";
import { findJob } from "@/server/jobs/job";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { generate } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const steps = 6;
const side = 8;
const browser = withBrowser();
const app = withApp();
let page: Page;
let id: string;
let frames: Frame[];

async function download(name: string): Promise<{ file: Buffer; name: string }> {
  const coming = page.waitForEvent("download");
  await page.getByRole("list", { name: "Downloads" }).getByRole("link", { name }).click();
  const download = await coming;
  return { file: await readFile(await download.path()), name: download.suggestedFilename() };
}

/** Every picture of an animation, as one pixel for each of the stored ones. */
async function pictures(file: Buffer): Promise<{ scale: number; pixels: Buffer[] }> {
  const { pages = 1, width } = await sharp(file).metadata();
  const pixels = await Promise.all(
    Array.from({ length: pages }, (_, page) =>
      sharp(file, { page }).removeAlpha().resize(side, side, { kernel: "nearest" }).raw().toBuffer(),
    ),
  );
  return { scale: width / side, pixels };
}

browserTest("the picture is 8 pixels a pixel, and carries what made it", async () => {
  page = await browser.open(app.url, { permissions: ["clipboard-read", "clipboard-write"] });
  id = await generate(page, steps, "77");
  await main(page, "done").waitFor();
  frames = await readFrames(app.pool, id);
  expect((await findJob(app.pool, id))?.kept).toBe(false);
  const { file, name } = await download("PNG");
  expect(name).toMatch(/^[A-Z][a-z]+-[a-z]+-77\.png$/);
  const { width, height } = await sharp(file).metadata();
  expect([width, height]).toEqual([8 * side, 8 * side]);
  expect((await pictures(file)).pixels[0]).toEqual(frames[steps]?.rgb);
  expect(readPngText(file)).toMatchObject({ Seed: "77", Steps: "6", Sampler: "ddim", Schedule: "linspace" });
  await expect.poll(async () => (await findJob(app.pool, id))?.kept).toBe(true);
});

browserTest("the animations have every step, WebP bit by bit", async () => {
  const webp = await download("WebP");
  expect(webp.name).toMatch(/\.webp$/);
  const { pixels, scale } = await pictures(webp.file);
  expect(scale).toBe(4);
  expect(pixels).toEqual(frames.map(({ rgb }) => rgb));
  const gif = await download("GIF");
  expect(gif.name).toMatch(/\.gif$/);
  expect((await pictures(gif.file)).pixels).toHaveLength(steps + 1);
});

browserTest("the text is the text on the page", async () => {
  const { file, name } = await download("ASCII");
  expect(name).toMatch(/\.txt$/);
  expect(file.toString().trimEnd()).toBe(frames[steps]?.ascii.trimEnd());
  expect(browser.complaints()).toEqual([]);
});

browserTest("the link goes to the clipboard, or where there is none stands to be selected", async () => {
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${app.url}/b/${id}`);
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.getByRole("button", { name: "Copy link" }).click();
  expect(await page.getByLabel("Link to this butterfly").inputValue()).toBe(`${app.url}/b/${id}`);
  expect(browser.complaints()).toEqual([]);
});

browserTest("the picture goes into a chat as dots", async () => {
  await page.reload();
  const { rows } = await app.pool.query<{ dots: string }>(
    "select imago.braille(rgb, $2) as dots from imago.frame where job_id = $1 and step = $3",
    [id, side, steps],
  );
  await page.getByRole("button", { name: "Copy as dots" }).click();
  await page.getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${rows[0]?.dots}\n`);
  expect(browser.complaints()).toEqual([]);
});

browserTest("where the device can share, it is asked to", async () => {
  expect(await page.getByRole("button", { name: "Share" }).count()).toBe(0);
  await page.addInitScript(() => {
    const shared: ShareData[] = [];
    Object.assign(window, { shared });
    Object.assign(navigator, { share: async (data: ShareData) => void shared.push(data) });
  });
  await page.reload();
  await page.getByRole("button", { name: "Share" }).click();
  const shared = await page.evaluate(() => (window as unknown as { shared: ShareData[] }).shared);
  expect(shared).toEqual([expect.objectContaining({ url: `${app.url}/b/${id}` })]);
  expect(browser.complaints()).toEqual([]);
});

browserTest(
  "the SELECT on the page paints it, and the one below finds the same bits in all states",
  async () => {
    await page.reload();
    const { pool } = app;
    await page.getByRole("button", { name: "Copy the SELECT that paints it" }).click();
    await page.getByText("Copied").waitFor();
    const paint = await page.evaluate(() => navigator.clipboard.readText());
    const painted = await pool.query<Record<string, string>>(paint);
    expect(painted.rows.map((row) => Object.values(row)[0]).join("\n")).toBe(frames[steps]?.ascii.trimEnd());

    const check = page.locator("#check-sql pre");
    await expect.poll(() => check.textContent()).toContain(`(0, '${frames[0]?.stateHash}')`);
    const { rows } = await pool.query((await check.textContent()) ?? "");
    expect(rows).toEqual(frames.map(({ step, stateHash }) => ({ step, "same bits": true, hash: stateHash })));

    expect(await page.locator(".state-hash").getAttribute("title")).toContain(
      frames[steps]?.stateHash ?? "none",
    );
    await page.getByText(`npm run verify -- ${app.url}/b/${id}`).waitFor();
    await page.getByRole("link", { name: "imago.ascii()" }).click();
    await page.waitForURL(`${app.url}/how#sql-ascii`);
    expect(browser.complaints()).toEqual([]);
  },
);
