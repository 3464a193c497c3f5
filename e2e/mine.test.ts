/** The visitor's own drawer: what was asked for and what is loved; keeping, discarding, taking back. */
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { findJob } from "@/server/jobs/job";
import { untilJob } from "@/testing/painted";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { readHead } from "@/testing/web/head";
import { generate, untilStep } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

const namesIn = (page: Page, drawer: string) =>
  page.getByRole("region", { name: drawer }).getByRole("listitem").getByRole("link").allTextContents();
const open = async (page: Page, path: string) => {
  await page.goto(`${app.url}${path}`);
};

browserTest("it is empty at first, and belongs to the one browser", async () => {
  const page = await browser.open(`${app.url}/mine`, { javaScriptEnabled: false });
  await page.getByText("You have asked for no butterfly yet.").waitFor();
  await page.getByRole("link", { name: "Loved 0" }).click();
  await page.getByText("A heart on its label puts a butterfly here.").waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest(
  "it shows what is finished, what is being painted, and what waits, and goes on by itself",
  async () => {
    const page = await browser.open(app.url);
    const first = await generate(page, 3);
    await main(page, "done").waitFor();
    const running = await generate(page, 250);
    await untilStep(page, 2);
    const waiting = await generate(page, 2);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "My drawer" }).click();
    await page.getByRole("heading", { name: "My drawer" }).waitFor();
    await page.getByRole("link", { name: "Asked for 3" }).waitFor();
    const easel = page.getByRole("region", { name: "On the easel" }).getByRole("listitem");
    await easel
      .first()
      .getByText(/^step \d+ of 250/)
      .waitFor();
    await easel.last().getByText("next in the queue").waitFor();
    const { name } = await apiClient(app.url).get(first);
    expect(await namesIn(page, "Asked for")).toEqual([name]);

    await page.evaluate((id) => fetch(`/api/generations/${id}/cancel`, { method: "POST" }), running);
    await untilJob(app.pool, waiting, "done");
    await expect.poll(() => easel.count(), { timeout: 30_000 }).toBe(0);
    expect(await namesIn(page, "Asked for")).toHaveLength(3);
    await page.locator(`[data-specimen="${running}"]`).getByText("cancelled", { exact: true }).waitFor();

    const stranger = await browser.open(`${app.url}/mine`);
    await stranger.getByText("You have asked for no butterfly yet.").waitFor();
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("one is kept, another discarded and taken back; what is discarded is gone for all", async () => {
  const page = await browser.open(app.url);
  const kept = await generate(page, 2);
  await main(page, "done").waitFor();
  const gone = await generate(page, 2);
  await main(page, "done").waitFor();
  const { name } = await apiClient(app.url).get(gone);
  await open(page, "/mine");
  const tray = (id: string) => page.locator(`[data-specimen="${id}"]`);
  await tray(kept).getByRole("button", { name: /^Keep/ }).click();
  await tray(kept).getByText("Kept", { exact: true }).waitFor();
  expect(await findJob(app.pool, kept)).toMatchObject({ kept: true });

  const status = async (path: string) => (await fetch(`${app.url}${path}`)).status;
  for (let times = 0; times < 2; times++) {
    await tray(gone)
      .getByRole("button", { name: /^Discard/ })
      .click();
    await tray(gone).getByText("Set free.").waitFor();
    for (const path of [`/b/${gone}`, `/b/${gone}/card.png`, `/how?b=${gone}`])
      expect([path, await status(path)]).toEqual([path, 410]);
    for (const part of ["", "/image.png", "/frames.json", "/events", "/love"])
      expect([part, await status(`/api/generations/${gone}${part}`)]).toEqual([part, 410]);
    if (times === 1) break;
    await tray(gone)
      .getByRole("button", { name: /^Take back/ })
      .click();
    await tray(gone)
      .getByRole("button", { name: /^Discard/ })
      .waitFor();
    expect(await status(`/b/${gone}`)).toBe(200);
  }
  await page.reload();
  await tray(kept).waitFor();
  expect(await tray(gone).count()).toBe(0);
  await open(page, "/gallery");
  expect(await namesIn(page, "Drawer")).not.toContain(name);
  expect(readHead(await (await fetch(`${app.url}/b/${gone}`)).text())).toMatchObject({
    title: "Set free - Imago",
    meta: { robots: "noindex" },
  });
  await open(page, `/b/${gone}`);
  await page.getByRole("heading", { name: "Set free" }).waitFor();

  // The shelf of what was set free has its picture, although its files are gone for all.
  await page.getByRole("link", { name: "It was mine: take it back" }).click();
  await page.getByRole("link", { name: "Set free 1" }).waitFor();
  const picture = tray(gone).getByRole("img", { name });
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(8);
  expect(await readAxeInBothSchemes(page)).toEqual([]);
  await tray(gone)
    .getByRole("button", { name: `Take back ${name}` })
    .click();
  await page.getByText(`${name} hangs in your drawer again.`).waitFor();
  await page.getByText("Nothing that you have discarded can be taken back.").waitFor();
  expect(await status(`/b/${gone}`)).toBe(200);
  await page.getByRole("link", { name: "Asked for 2" }).click();
  await tray(gone).waitFor();
  await page.waitForLoadState("networkidle");
  expect(browser.complaints().filter((complaint) => !complaint.includes("410"))).toEqual([]);
});

browserTest("a watcher of a discarded one is told that it is gone", async () => {
  const page = await browser.open(app.url);
  const id = await generate(page, 250);
  await untilStep(page, 2);
  const stranger = await browser.open(page.url());
  // The server renders the steps that are stored, so a step on the page says nothing of its stream.
  await stranger.locator('main[data-connection="live"]').waitFor();
  await page.evaluate((gone) => fetch(`/api/generations/${gone}/discard`, { method: "POST" }), id);
  for (const each of [page, stranger]) await each.getByText("There is no such butterfly.").first().waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest("a heart on a butterfly's page puts it on the visitor's shelf", async () => {
  const { id, name, links } = await paintOne(app, { steps: 2 });
  const page = await browser.open(`${app.url}${links.page}`);
  const heart = page.getByRole("button", { name: `Love ${name}` });
  expect(await page.getByRole("button", { name: /^Discard/ }).count()).toBe(0);
  await heart.click();
  await page.getByText("1 visitor loves it").waitFor({ state: "attached" });
  await expect.poll(async () => (await findJob(app.pool, id))?.loves).toBe(1);
  await open(page, "/mine?show=loved");
  expect(await namesIn(page, "Loved")).toEqual([name]);
  await open(page, links.page ?? "");
  expect(await heart.getAttribute("aria-pressed")).toBe("true");
  await heart.click();
  await expect.poll(async () => (await findJob(app.pool, id))?.loves).toBe(0);

  // The page asks the server about a butterfly that it opened by itself.
  const own = await generate(page, 2);
  await main(page, "done").waitFor();
  const { name: ownName } = await apiClient(app.url).get(own);
  await page.getByRole("button", { name: `Love ${ownName}` }).click();
  await expect.poll(async () => (await findJob(app.pool, own))?.loves).toBe(1);
  await page.getByRole("button", { name: /^Discard/ }).click();
  await page.getByText("Set free.").waitFor();
  expect(browser.complaints()).toEqual([]);
});

test("only its maker may discard, keep or take back; anybody may love what is finished", async () => {
  const [maker, other] = [apiClient(app.url), apiClient(app.url)];
  const { id } = await maker.generate({ steps: 2 });
  await untilJob(app.pool, id, "done");
  const ask = (by: typeof maker, action: string, method = "POST") =>
    by.fetch(`/api/generations/${id}/${action}`, { method });
  for (const action of ["discard", "restore", "keep"]) expect((await ask(other, action)).status).toBe(403);
  expect(await (await ask(other, "love", "PUT")).json()).toEqual({ loved: true, loves: 1 });
  expect(other.cookie).toBeDefined();
  expect(await (await ask(other, "love", "GET")).json()).toEqual({ loved: true, loves: 1 });
  expect(await (await ask(maker, "love", "GET")).json()).toEqual({ loved: false, loves: 1 });
  expect(await (await ask(maker, "love", "DELETE")).json()).toEqual({ loved: false, loves: 1 });
  expect(await (await ask(other, "love", "DELETE")).json()).toEqual({ loved: false, loves: 0 });
  for (let i = 0; i < 4; i++) expect((await ask(apiClient(app.url), "love", "PUT")).status).toBe(200);
  const late = await ask(apiClient(app.url), "love", "PUT");
  expect([late.status, (await late.json()).code]).toEqual([429, "too_many_loves"]);
  expect(await (await ask(maker, "discard")).json()).toMatchObject({ id, status: "done" });
  expect((await ask(other, "love", "PUT")).status).toBe(410);
  expect((await ask(maker, "keep")).status).toBe(410);
  await app.pool.query(
    "update imago.job set discarded_at = discarded_at - interval '1 year', stored = 'nothing' where id = $1",
    [id],
  );
  expect((await ask(maker, "restore")).status).toBe(410);
  const unknown = await maker.fetch("/api/generations/111111111111/discard", { method: "POST" });
  expect(unknown.status).toBe(404);
});
