/** The butterflies between two, in a browser: painted with one click, walked along with a slider, taken home. */
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { morphSchema } from "@/lib/api/morph";
import { untilJob } from "@/testing/painted";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
const run = { steps: 2, sampler: "ddim", schedule: "trailing" };
let a: string;
let b: string;

beforeAll(async () => {
  ({ id: a } = await paintOne(app, { ...run, seed: 1 }));
  ({ id: b } = await paintOne(app, { ...run, seed: 2 }));
});

browserTest(
  "one click paints seven, although five may wait; a slider walks along them, and files hold the way there and back",
  async () => {
    const page = await browser.open(`${app.url}/b/${a}/breed?with=${b}`);
    await page.getByRole("button", { name: "Paint the seven between" }).click();
    await page.locator('.morph[data-done="7"]').waitFor({ timeout: 120_000 });
    const row = page.getByRole("list", { name: "From one to the other" }).getByRole("img");
    expect(await row.count()).toBe(9);

    const slider = page.getByRole("slider", { name: /^The way from / });
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/, 4\/8 of the way$/);
    await slider.press("End");
    const shown = page.locator(".morph-shown img");
    expect(await shown.getAttribute("src")).toBe(`/api/generations/${b}/image.png`);
    await slider.press("ArrowLeft");
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/, 7\/8 of the way$/);
    expect(await readAxeInBothSchemes(page)).toEqual([]);

    for (const format of ["WebP", "GIF"]) {
      const path = await page.getByRole("link", { name: format, exact: true }).getAttribute("href");
      const response = await fetch(`${app.url}${path}&scale=2`);
      expect(response.headers.get("content-type")).toBe(`image/${format.toLowerCase()}`);
      const { pages, delay = [] } = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
      expect(pages).toBe(16);
      expect(delay.filter((milliseconds) => milliseconds === 900)).toHaveLength(2);
    }

    // Each of the seven is a butterfly of its own.
    await row.nth(3).click();
    await page
      .locator(".data-label .parents")
      .getByText(/5\/8 .+, 3\/8 /)
      .waitFor();
    await page.goto(`${app.url}/b/${b}/breed?with=${a}`);
    await page.locator('.morph[data-done="7"]').waitFor();
    expect(await page.getByRole("region", { name: "Children" }).count()).toBe(0);
    await page.waitForLoadState("networkidle");
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("without scripts, the row can be read and the files be taken", async () => {
  const page = await browser.open(`${app.url}/b/${b}/breed?with=${a}`, { javaScriptEnabled: false });
  expect(await page.getByRole("list", { name: "From one to the other" }).getByRole("link").count()).toBe(9);
  await page.getByRole("link", { name: "GIF", exact: true }).waitFor();
  expect(await page.getByRole("slider").count()).toBe(0);
  expect(browser.complaints()).toEqual([]);
});

test("programs ask for a morph and look how far it is; ends that are none are refused", async () => {
  const client = apiClient(app.url);
  const { id: c } = await client.generate({ ...run, seed: 3 });
  const post = (body: object) =>
    client.fetch("/api/morphs", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await post({ a, b: c })).status).toBe(422);
  await untilJob(app.pool, c, "done");
  const asked = await post({ a, b: c });
  expect(asked.status).toBe(202);
  const morph = morphSchema.parse(await asked.json());
  expect(morph).toMatchObject({ a, b: c, done: false });
  expect(morph.between.filter(({ generation }) => generation !== null)).toHaveLength(5);
  const early = await client.fetch(`/api/morphs/animation.webp?a=${a}&b=${c}`);
  expect([early.status, (await early.json()).code]).toEqual([409, "not_done"]);

  const half = morph.between[3]?.generation;
  expect(half).toMatchObject({ parents: { a, b: c, cross: "mix", share: 0.5 } });
  await untilJob(app.pool, half?.id ?? "", "done");
  const looked = await client.fetch(`/api/morphs?a=${c}&b=${a}`);
  expect(morphSchema.parse(await looked.json()).between[3]?.generation).toMatchObject({
    id: half?.id,
    status: "done",
  });
  expect((await post({ a, b: a })).status).toBe(422);
  expect((await client.fetch(`/api/morphs?a=${a}&b=${a}`)).status).toBe(400);
  expect((await client.fetch(`/api/morphs?a=${a}&b=${"1".repeat(12)}`)).status).toBe(404);
  expect((await client.fetch(`/api/morphs/animation.gif?a=${a}&b=${b}&scale=9`)).status).toBe(400);
});
