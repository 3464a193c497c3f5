/** The drawer: a thousand butterflies, newest first, a page at a time. */
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { readFrame } from "@/server/jobs/frames";
import { insertFinished } from "@/testing/finished";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { readHead } from "@/testing/web/head";
import { opaque } from "@/testing/web/stored";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const count = 1_000;
const perPage = 24;

const app = withApp({ workers: 0 });

const drawer = (page: Page) => page.getByRole("region", { name: "Drawer" });
const specimens = (page: Page) => drawer(page).getByRole("listitem");
const namesOn = (page: Page) => specimens(page).getByRole("link").allTextContents();
const older = (page: Page) => page.getByRole("link", { name: "Older" });

/** As the gallery should show them. */
async function finished(): Promise<{ id: string; name: string }[]> {
  const { rows } = await app.pool.query<{ id: string; name: string }>(
    "select id, imago.binomial(seed) as name from imago.job where status = 'done' and not hidden order by finished_at desc, id desc",
  );
  return rows;
}

browserTest("at the very start the drawer is empty, and invites", async () => {
  const page = await browser.open(`${app.url}/gallery`, { javaScriptEnabled: false });
  await drawer(page).getByText("Nothing is pinned here yet.").waitFor();
  expect(await older(page).count()).toBe(0);
  await page.getByRole("link", { name: "Paint the first" }).click();
  await main(page, "idle").waitFor();
  expect(browser.complaints()).toEqual([]);
});

test("every butterfly is on one page and only one, newest first, to the last", async () => {
  await insertFinished(app.pool, count);
  const expected = await finished();
  await app.pool.query("update imago.job set hidden = true where id = $1", [expected[30]?.id]);
  const listed: string[] = [];
  let pages = 0;
  for (let next: string | undefined = "/gallery"; next; pages++) {
    const response: Response = await fetch(`${app.url}${next}`);
    expect(response.status).toBe(200);
    const html: string = (await response.text()).replace(/<script.*?<\/script>/gs, "");
    const ids = [...html.matchAll(/href="\/b\/(\w+)"/g)].map(([, id = ""]) => id);
    expect(ids.length).toBeLessThanOrEqual(perPage);
    listed.push(...ids);
    next = /href="(\/gallery\?cursor=[^"]+)"/.exec(html)?.[1];
  }
  expect(pages).toBe(Math.ceil((count - 1) / perPage));
  expect(listed).toEqual((await finished()).map(({ id }) => id));
});

browserTest("without scripts one turns to older pages, and back to the newest", async () => {
  const expected = (await finished()).map(({ name }) => name);
  const page = await browser.open(`${app.url}/gallery`, { javaScriptEnabled: false });
  for (const number of [0, 1, 2]) {
    // Without scripts a click is over before the page that it leads to is there.
    const names = expected.slice(number * perPage, (number + 1) * perPage);
    await expect.poll(() => namesOn(page)).toEqual(names);
    await older(page).click();
  }
  await page.getByRole("link", { name: "Newest" }).click();
  await page.waitForURL(`${app.url}/gallery`);
  expect(await namesOn(page)).toEqual(expected.slice(0, perPage));
  expect(await page.getByRole("link", { name: "Newest" }).count()).toBe(0);
  expect(browser.complaints()).toEqual([]);
});

browserTest("pictures are loaded as they are come to, and are the stored pixels", async () => {
  const expected = await finished();
  const page = await browser.open(`${app.url}/gallery`);
  for (const number of [0, 11, perPage - 1]) {
    const { id = "", name = "" } = expected[number] ?? {};
    const picture = specimens(page).nth(number).getByRole("img", { name });
    expect(await picture.getAttribute("loading")).toBe("lazy");
    expect(await picture.evaluate((img: HTMLImageElement) => [img.width > 0, img.height > 0])).toEqual([
      true,
      true,
    ]);
    await picture.scrollIntoViewIfNeeded();
    const pixels = await picture.evaluate(async (img: HTMLImageElement) => {
      await img.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
      const context = canvas.getContext("2d");
      context?.drawImage(img, 0, 0);
      return [...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
    });
    expect(pixels).toEqual(opaque((await readFrame(app.pool, id, 1))?.rgb ?? Buffer.alloc(0)));
  }
  expect(browser.complaints()).toEqual([]);
});

browserTest("a specimen leads to its own page, and back", async () => {
  const [first] = await finished();
  const page = await browser.open(`${app.url}/gallery`);
  await specimens(page)
    .getByRole("link", { name: first?.name ?? "", exact: true })
    .click();
  await page.waitForURL(`${app.url}/b/${first?.id}`);
  await page.getByRole("heading", { name: first?.name ?? "" }).waitFor();
  await page.goBack();
  await specimens(page).first().waitFor();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Gallery" }).waitFor();
});

test("only the first page is for search engines, and a cursor that is none leads nowhere", async () => {
  const head = async (query: string) => {
    const response = await fetch(`${app.url}/gallery${query}`);
    return { status: response.status, ...readHead(await response.text()) };
  };
  const first = await head("");
  expect(first).toMatchObject({ status: 200, title: "Gallery - Imago", canonical: `${app.url}/gallery` });
  expect(first.meta).toMatchObject({ "og:image": `${app.url}/card.png` });
  expect(first.meta.robots).toBeUndefined();
  const cursor = "?cursor=1000000.111111111111";
  expect(await head(cursor)).toMatchObject({ status: 200, meta: { robots: "noindex, follow" } });
  for (const wrong of ["?cursor=", "?cursor=x", `${cursor}&cursor=1.111111111111`])
    expect([wrong, (await head(wrong)).status]).toEqual([wrong, 404]);
});
