/** The drawer: a thousand butterflies, newest first, a page at a time. */
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { readFrame } from "@/server/jobs/frames";
import { findJob } from "@/server/jobs/job";
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

const seedOf = async (id = "") =>
  (await app.pool.query<{ seed: string }>("select seed from imago.job where id = $1", [id])).rows[0]?.seed;

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

browserTest("without scripts one turns to older pages, and back page by page, or to the newest", async () => {
  const expected = (await finished()).map(({ name }) => name);
  const namesAt = (number: number) => expected.slice(number * perPage, (number + 1) * perPage);
  const page = await browser.open(`${app.url}/gallery`, { javaScriptEnabled: false });
  const turn = (name: string) => page.getByRole("link", { name, exact: true });
  // Without scripts a click is over before the page that it leads to is there.
  const expectPage = (number: number) => expect.poll(() => namesOn(page)).toEqual(namesAt(number));
  for (const number of [0, 1, 2]) {
    await expectPage(number);
    await turn("Older").click();
  }
  for (const number of [3, 2, 1]) {
    await expectPage(number);
    await turn("Newer").click();
  }
  await expectPage(0);
  expect(await turn("Newer").count()).toBe(0);
  await turn("Older").click();
  await expectPage(1);
  await turn("Newest").click();
  await page.waitForURL(`${app.url}/gallery`);
  expect(await turn("Newest").count()).toBe(0);
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
  for (const wrong of [
    "?cursor=",
    "?cursor=x",
    `${cursor}&cursor=1.111111111111`,
    `${cursor}&before=1.111111111111`,
    `${cursor}&sort=loved`,
    "?before=2.x",
    "?sort=best",
    "?q=1&q=2",
    "?model=a&model=b",
    "?model=%00",
  ])
    expect([wrong, (await head(wrong)).status]).toEqual([wrong, 404]);
});

browserTest(
  "without scripts it says how many there are, and finds one by its seed, and some by a word of their names",
  async () => {
    const page = await browser.open(`${app.url}/gallery`, { javaScriptEnabled: false });
    await page.getByText("999 butterflies", { exact: true }).waitFor(); // one is hidden
    await page.getByLabel("Seed or name").fill("17");
    await page.getByRole("button", { name: "Look" }).click();
    await page.getByText("1 of 999 butterflies").waitFor();
    const { rows } = await app.pool.query<{ name: string }>("select imago.binomial(17) as name");
    expect(await namesOn(page)).toEqual([rows[0]?.name]);
    expect(await page.getByLabel("Seed or name").inputValue()).toBe("17");
    const [, epithet = ""] = rows[0]?.name.split(" ") ?? [];
    const alike = (await finished()).filter(({ name }) => name.includes(epithet)).map(({ name }) => name);
    await page.getByLabel("Seed or name").fill(epithet.toUpperCase());
    await page.getByRole("button", { name: "Look" }).click();
    await page.getByText(`${alike.length} of 999 butterflies`).waitFor();
    expect(await namesOn(page)).toEqual(alike.slice(0, perPage));
    for (const nothing of ["1001", "seventeen", "%", "\t0", "9".repeat(30)]) {
      await page.getByLabel("Seed or name").fill(nothing);
      await page.getByRole("button", { name: "Look" }).click();
      await page.getByText("0 of 999 butterflies").waitFor();
      await page.getByText("No butterfly here is like that.").waitFor();
    }
    await page.getByRole("link", { name: "All of them" }).click();
    await page.getByText("999 butterflies", { exact: true }).waitFor();
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("it can be looked through by model, which each label names", async () => {
  const some = (await finished()).slice(100, 103);
  await app.pool.query("update imago.job set model = 'other' where id = any($1)", [some.map(({ id }) => id)]);
  const page = await browser.open(`${app.url}/gallery`);
  expect(await specimens(page).first().getByText("tiny", { exact: true }).count()).toBe(1);
  await page.getByLabel("Model").selectOption("other");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByText("3 of 999 butterflies").waitFor();
  expect(await namesOn(page)).toEqual(some.map(({ name }) => name));
  expect(browser.complaints()).toEqual([]);
});

browserTest("a heart is the visitor's own, and what is loved can come first", async () => {
  const [first] = (await finished()).slice(500);
  const page = await browser.open(`${app.url}/gallery?q=${(await seedOf(first?.id)) ?? ""}`);
  const heart = (on: Page) => on.getByRole("button", { name: `Love ${first?.name}` });
  const pressed = (on: Page) => heart(on).getAttribute("aria-pressed");
  expect(await pressed(page)).toBe("false");
  await heart(page).click();
  await page.getByText("1 visitor loves it").waitFor({ state: "attached" });
  await expect.poll(async () => (await findJob(app.pool, first?.id ?? ""))?.loves).toBe(1);
  await page.goto(`${app.url}/gallery?sort=loved`);
  expect((await namesOn(page))[0]).toBe(first?.name);
  expect(await pressed(page)).toBe("true");

  const stranger = await browser.open(`${app.url}/gallery?sort=loved`);
  expect(await pressed(stranger)).toBe("false");
  await heart(stranger).click();
  await stranger.getByText("2 visitors love it").waitFor({ state: "attached" });
  await heart(stranger).click();
  await stranger.getByText("1 visitor loves it").waitFor({ state: "attached" });
  await older(page).click();
  await page.waitForURL(/cursor=\d+\.\d+\.\w+/);
  expect(await namesOn(page)).toEqual(
    (await finished())
      .filter(({ id }) => id !== first?.id)
      .slice(23, 47)
      .map(({ name }) => name),
  );
  expect(browser.complaints()).toEqual([]);
});
