/**
 * Tests what leaves the site: the page for frames, oEmbed, the feed, the butterfly of the day, what search engines
 * read.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { RelaxNGValidator, XmlDocument } from "libxml2-wasm";
import sharp from "sharp";
import { beforeAll, expect } from "vitest";
import { readFrames } from "@/server/jobs/frames";
import type { Generation } from "@/lib/api/response";
import { queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
let done: Generation;

beforeAll(async () => {
  done = await paintOne(app, { seed: 42, steps: 3 });
});

const get = (address: string) => fetch(`${app.url}${address}`);
const json = async (address: string) => (await get(address)).json();

browserTest("another site's page shows the replay in a frame, whose link leads back", async () => {
  const { html, width, height } = await json(`/oembed?url=${app.url}/b/${done.id}&maxwidth=300`);
  expect([width, height]).toEqual([300, 348]);
  const elsewhere = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end(`<!doctype html><title>Elsewhere</title>${html}`),
  );
  await new Promise<void>((resolve) => void elsewhere.listen(0, "127.0.0.1", resolve));
  try {
    const page = await browser.open(`http://127.0.0.1:${(elsewhere.address() as { port: number }).port}`);
    const frame = page.frameLocator("iframe");
    const image = frame.getByRole("img", { name: done.name });
    const size = await image.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth));
    expect(size).toBe(32);
    expect(await image.evaluate((img: HTMLImageElement) => img.currentSrc)).toMatch(/animation\.webp$/);
    expect(await frame.getByRole("link").getAttribute("href")).toBe(`${app.url}/b/${done.id}`);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect
      .poll(() => image.evaluate((img: HTMLImageElement) => img.currentSrc))
      .toMatch(/image\.png\?scale=4$/);
    expect(browser.complaints()).toEqual([]);
  } finally {
    elsewhere.close();
  }
});

browserTest("a butterfly's page says where its oEmbed document is; others have none", async () => {
  const html = await (await get(`/b/${done.id}`)).text();
  const href = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html)?.[1] ?? "";
  const document = await (await fetch(href.replaceAll("&amp;", "&"))).json();
  expect(document).toMatchObject({ version: "1.0", type: "rich", title: done.name, width: 512, height: 560 });
  const thumbnail = await sharp(
    Buffer.from(await (await fetch(document.thumbnail_url)).arrayBuffer()),
  ).metadata();
  expect([thumbnail.width, thumbnail.height]).toEqual([document.thumbnail_width, document.thumbnail_height]);
  for (const [query, status] of [
    ["", 400],
    [`url=${app.url}/b/111111111111`, 404],
    [`url=https://elsewhere.example/b/${done.id}`, 404],
    ["url=nonsense", 404],
    [`url=${app.url}/b/${done.id}&format=xml`, 501],
    [`url=${app.url}/b/${done.id}&maxwidth=-1`, 400],
  ])
    expect((await get(`/oembed?${query}`)).status).toBe(status);
});

browserTest("the feed is valid Atom, newest first, with pictures that are there", async () => {
  const response = await get("/gallery.atom");
  expect(response.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  const text = await response.text();
  using schema = XmlDocument.fromString(await readFile(path.join(import.meta.dirname, "atom.rng"), "utf8"));
  using feed = XmlDocument.fromString(text);
  RelaxNGValidator.fromDoc(schema).validate(feed);
  using wrong = XmlDocument.fromString(text.replaceAll(/<updated>[^<]*<\/updated>/g, ""));
  expect(() => RelaxNGValidator.fromDoc(schema).validate(wrong)).toThrow();
  const atom = { a: "http://www.w3.org/2005/Atom" };
  expect(feed.get("/a:feed/a:entry[1]/a:title", atom)?.content).toBe(done.name);
  const picture = /src="([^"]+)"/.exec(feed.get("/a:feed/a:entry[1]/a:content", atom)?.content ?? "")?.[1];
  expect((await fetch(picture ?? "")).headers.get("content-type")).toBe("image/png");
  const again = await fetch(`${app.url}/gallery.atom`, {
    headers: { "if-none-match": response.headers.get("etag") ?? "" },
  });
  expect(again.status).toBe(304);
});

browserTest("today's butterfly is painted once, for the first who asks", async () => {
  const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  const [first, second] = await Promise.all([get("/today.png?scale=1"), get("/today.png?scale=1")]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(first.headers.get("cache-control")).toBe("public, max-age=5");
  const { rows } = await app.pool.query("select id from imago.job where seed = $1", [day]);
  expect(rows).toHaveLength(1);
  const { id } = rows[0];
  await untilJob(app.pool, id, "done");
  const picture = await get("/today.png?scale=1");
  const { data } = await sharp(Buffer.from(await picture.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(data).toEqual((await readFrames(app.pool, id)).at(-1)?.rgb);
  const page = await fetch(`${app.url}/today`, { redirect: "manual" });
  expect([page.status, page.headers.get("location")]).toEqual([307, `/b/${id}`]);
  await app.pool.query("update imago.job set hidden = true where id = $1", [id]);
  expect((await get("/today.png")).status).toBe(503);
});

browserTest("search engines find pages and pictures, and leave the rest of the API alone", async () => {
  const robots = await (await get("/robots.txt")).text();
  expect(robots).toContain("Allow: /api/generations/*/image.png\nDisallow: /api/\n");
  const [, sitemap = ""] = /^Sitemap: (\S+)$/m.exec(robots) ?? [];
  using map = XmlDocument.fromString(await (await fetch(sitemap)).text());
  const names = { s: "http://www.sitemaps.org/schemas/sitemap/0.9" };
  const pages = map.find("//s:url/s:loc", names).map(({ content }) => content);
  expect(pages).toContain(`${app.url}/b/${done.id}`);
  for (const page of pages) expect([page, (await fetch(page)).status]).toEqual([page, 200]);
  const images = { i: "http://www.google.com/schemas/sitemap-image/1.1" };
  const image = map.get("//i:image/i:loc", images)?.content ?? "";
  expect((await fetch(image)).headers.get("content-type")).toBe("image/png");
});

browserTest("an unfinished one can be framed too, and what is hidden cannot", async () => {
  const [worker] = app.workers.splice(0);
  await worker?.end("SIGTERM");
  const { id } = await queueJob(app.pool);
  const waiting = await (await get(`/b/${id}/embed`)).text();
  expect(waiting).toContain('<meta http-equiv="refresh" content="5">');
  expect(waiting).toContain("waiting for its turn");
  await app.pool.query("update imago.job set hidden = true where id = $1", [done.id]);
  for (const address of [`/b/${done.id}/embed`, `/oembed?url=${app.url}/b/${done.id}`])
    expect((await get(address)).status).toBe(404);
  expect(await (await get("/gallery.atom")).text()).not.toContain(done.id);
});
