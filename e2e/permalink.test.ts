/** A butterfly's page as others get it: without scripts, by its metadata, and by the status of the answer. */
import { beforeAll, expect, test } from "vitest";
import { findJob } from "@/server/jobs/job";
import { readFrames } from "@/server/jobs/frames";
import { holdSteps } from "@/testing/hold-steps";
import { queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import type { Generation } from "@/lib/api/response";
import { startApp } from "@/testing/web/app";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { type ApiClient, apiClient } from "@/testing/web/client";
import { readHead } from "@/testing/web/head";
import { withApp } from "@/testing/web/with-app";

const publicUrl = "https://butterflies.example";
const browser = withBrowser();
const bare = { javaScriptEnabled: false };

const app = withApp({ web: { PUBLIC_URL: publicUrl } });
let maker: ApiClient;
let done: Generation;

beforeAll(async () => {
  maker = apiClient(app.url);
  const { id } = await maker.generate({ seed: -7, steps: 5, sampler: "dpmpp_2m" });
  await untilJob(app.pool, id, "done");
  done = await maker.get(id);
});

const get = (id: string) => fetch(`${app.url}/b/${id}`);

async function head(id: string) {
  const response = await get(id);
  return { status: response.status, ...readHead(await response.text()) };
}

browserTest("a finished butterfly is there without scripts: picture, text, name and files", async () => {
  const page = await browser.open(`${app.url}/b/${done.id}`, bare);
  const frame = (await readFrames(app.pool, done.id)).at(-1);
  await page.getByRole("heading", { name: done.name }).waitFor();
  const image = page.getByRole("img", { name: new RegExp(`^${done.name}`) }).and(page.locator("img"));
  expect(await image.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(8);
  const source = await fetch(new URL((await image.getAttribute("src")) ?? "", app.url));
  const stored = await fetch(`${app.url}/api/generations/${done.id}/frames/5.png`);
  expect(Buffer.from(await source.arrayBuffer())).toEqual(Buffer.from(await stored.arrayBuffer()));
  expect(await page.locator("[data-ascii]").textContent()).toBe(frame?.ascii);
  const instar = page.locator(".film-strip img"); // until scripts run; hidden where there are none
  expect(await instar.getAttribute("src")).toBe(await image.getAttribute("src"));

  const instead = page.getByRole("complementary", { name: "Without JavaScript" });
  const animation = instead.getByRole("link", { name: "the animation" });
  const file = await fetch(new URL((await animation.getAttribute("href")) ?? "", app.url));
  expect([file.status, file.headers.get("content-type")]).toEqual([200, "image/webp"]);
  expect(browser.complaints()).toEqual([]);
});

test("an opening by anybody but its maker is noted: of the page, of the text, and by the same wish", async () => {
  const openings = [
    () => get(done.id),
    () => fetch(`${app.url}/b/${done.id}.txt`),
    () => apiClient(app.url).post({ seed: -7, steps: 5, sampler: "dpmpp_2m" }),
  ];
  const wasOpened = async () => {
    const { rows } = await app.pool.query<{ opened: boolean }>(
      "update imago.job as job set opened_at = null from imago.job as old where job.id = $1 and old.id = job.id returning old.opened_at is not null as opened",
      [done.id],
    );
    return rows[0]?.opened;
  };
  await wasOpened();
  for (const open of openings) {
    expect((await open()).status).toBe(200);
    expect(await wasOpened()).toBe(true);
  }
  expect((await maker.fetch(`/b/${done.id}`)).status).toBe(200);
  await fetch(`${app.url}/b/${done.id}`, { headers: { "user-agent": "examplebot/1.0" } });
  expect(await wasOpened()).toBe(false);
});

browserTest("one that runs shows its newest frame without scripts, and is loaded again", async () => {
  const { id } = await maker.generate({ steps: 250 });
  const frames = async () => (await findJob(app.pool, id))?.frames ?? 0;
  await until("three frames", async () => (await frames()) > 3);
  const letGo = await holdSteps(app.databaseUrl);
  const page = await browser.open(`${app.url}/b/${id}`, bare);
  const step = Number(await page.locator("main").getAttribute("data-step"));
  expect(step).toBeGreaterThanOrEqual(3);
  const image = page.locator(`figure img[src*="/frames/${step}.png"]`);
  expect(await image.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(8);
  expect(await page.locator('meta[http-equiv="refresh"]').getAttribute("content")).toBe("10");
  await letGo();
  await until("a later frame", async () => (await frames()) > step + 1);
  await page.getByRole("link", { name: "reload it" }).click();
  await page.locator(`main:not([data-step="${step}"]) figure img`).waitFor();
  await maker.fetch(`/api/generations/${id}/cancel`, { method: "POST" });
  expect(browser.complaints()).toEqual([]);
});

test("a finished one tells what it is, with a card, under its one address", async () => {
  const { status, title, canonical, meta } = await head(done.id);
  expect(status).toBe(200);
  expect(title).toBe(`${done.name} - Imago`);
  expect(canonical).toBe(`${publicUrl}/b/${done.id}`);
  expect(meta.robots).toBeUndefined();
  expect(meta.description).toContain("seed -7, 5 steps of dpmpp_2m");
  const card = `${publicUrl}/b/${done.id}/card.png`;
  expect(meta).toMatchObject({
    "og:title": done.name,
    "og:description": meta.description,
    "og:url": canonical,
    "og:site_name": "Imago",
    "og:image": card,
    "og:image:width": "1200",
    "og:image:height": "630",
    "og:image:alt": expect.stringContaining(done.name),
    "twitter:card": "summary_large_image",
    "twitter:title": done.name,
    "twitter:image": card,
    "twitter:image:alt": expect.stringContaining(done.name),
  });
});

test("one that waits has a page and the site's card, and is not for search engines", async () => {
  const { id } = await queueJob(app.pool);
  const { status, title, meta } = await head(id);
  expect(status).toBe(200);
  expect(title).toMatch(/^\w+ \w+ - Imago$/);
  expect(meta).toMatchObject({ robots: "noindex", "og:image": `${publicUrl}/card.png` });
});

test("one that was cancelled or failed says so, and is not for search engines", async () => {
  const { id: cancelled } = await maker.generate({ steps: 250 });
  await maker.fetch(`/api/generations/${cancelled}/cancel`, { method: "POST" });
  expect(await head(cancelled)).toMatchObject({
    status: 200,
    title: expect.stringMatching(/^Cancelled: /),
    meta: { robots: "noindex" },
  });

  const { id: failed } = await queueJob(app.pool);
  await untilJob(app.pool, failed, "done");
  await app.pool.query("update imago.job set status = 'failed', error_code = 'out_of_range' where id = $1", [
    failed,
  ]);
  const response = await get(failed);
  const page = await response.text();
  expect(response.status).toBe(200);
  expect(page).toContain("Another seed will do better.");
  expect(readHead(page)).toMatchObject({
    title: expect.stringMatching(/^Failed: /),
    meta: { robots: "noindex" },
  });
});

test("one that there is not, or that is hidden, is not found, and both look the same", async () => {
  const { id: hidden } = await queueJob(app.pool);
  await untilJob(app.pool, hidden, "done");
  await app.pool.query("update imago.job set hidden = true where id = $1", [hidden]);
  for (const id of ["111111111111", "x", hidden, `${done.id}x`]) {
    const { status, title, meta } = await head(id);
    expect([id, status, title]).toEqual([id, 404, "Specimen missing - Imago"]);
    expect(meta.robots).toBe("noindex");
  }
});

test("without a configured address, links name the one that was asked", async () => {
  const local = await startApp(app.databaseUrl, { workers: 0 });
  try {
    const response = await fetch(`${local.url}/b/${done.id}`);
    expect(readHead(await response.text()).canonical).toBe(`${local.url}/b/${done.id}`);
  } finally {
    await local.stop();
  }
});
