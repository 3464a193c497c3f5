/** Pages that cannot be what was asked for: they say so without scripts too, and with the right status. */
import { afterAll, beforeAll, expect } from "vitest";
import type { TestDatabase } from "@/testing/database";
import { insertFinished } from "@/testing/finished";
import { jobsDatabase } from "@/testing/jobs";
import { startProxy } from "@/testing/proxy";
import { type App, startApp } from "@/testing/web/app";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { readHead } from "@/testing/web/head";

const browser = withBrowser();
const bare = { javaScriptEnabled: false };

let database: TestDatabase;
/** Between the pages and the database. */
let proxy: Awaited<ReturnType<typeof startProxy>>;
let app: App;
let id: string;

beforeAll(async () => {
  database = await jobsDatabase();
  await insertFinished(database.pool, 1);
  const { rows } = await database.pool.query<{ id: string }>("select id from imago.job");
  id = rows[0]?.id ?? "";
  proxy = await startProxy(database.url);
  app = await startApp(proxy.url, { workers: 0 });
});
afterAll(async () => {
  proxy?.mend();
  await app?.stop();
  await proxy?.close();
  await database?.drop();
});

async function expectTrouble(path: string, status: number, title: string): Promise<Response> {
  const response = await fetch(`${app.url}${path}`);
  const head = readHead(await response.text());
  expect([path, response.status, head.title]).toEqual([path, status, `${title} - Imago`]);
  expect(head.meta.robots).toBe("noindex");
  return response;
}

browserTest("an address that leads nowhere: the specimen is missing, and there are ways on", async () => {
  for (const path of ["/b/111111111111", "/b/x", "/nowhere", "/b/111111111111/nowhere"])
    await expectTrouble(path, 404, "Specimen missing");
  for (const path of ["/b/111111111111", "/nowhere"])
    for (const javaScriptEnabled of [false, true]) {
      const page = await browser.open(`${app.url}${path}`, { javaScriptEnabled });
      await page.getByRole("heading", { name: "Specimen missing" }).waitFor();
      await page.getByRole("link", { name: "See the gallery" }).click();
      await page.getByRole("heading", { name: "The drawer" }).waitFor();
      await page.goBack();
      await page.getByRole("link", { name: "Paint a new one" }).click();
      await main(page, "idle").waitFor();
      await page.context().close();
    }
  expect(browser.complaints().filter((complaint) => !/404/.test(complaint))).toEqual([]);
});

browserTest("a mistake of ours: the page names the line in the log", async () => {
  await database.pool.query("alter table imago.job rename column sampler to nonsense");
  await expectTrouble(`/b/${id}`, 500, "Something went wrong");
  const page = await browser.open(`${app.url}/b/${id}`, bare);
  await page.getByRole("heading", { name: "The brush has slipped" }).waitFor();
  const named = await page.getByText("The server's log knows this as").textContent();
  const request = /as (\w{12})\./.exec(named ?? "")?.[1];
  expect(await app.web.said(new RegExp(`page\\.failed .*request=${request}`))).toContain("sampler");
  await database.pool.query("alter table imago.job rename column nonsense to sampler");
  expect(browser.complaints().filter((complaint) => !/500/.test(complaint))).toEqual([]);
});

browserTest("the database is away: every page says so, and is there again by itself", async () => {
  proxy.cut();
  for (const path of ["/gallery", `/b/${id}`]) {
    const response = await expectTrouble(path, 503, "Locked");
    expect(response.headers.get("retry-after")).toBe("5");
    expect(response.headers.get("cache-control")).toContain("no-store");
  }
  for (const path of ["/", "/how"]) expect((await fetch(`${app.url}${path}`)).status).toBe(503);
  expect((await fetch(`${app.url}/nowhere`)).status).toBe(404);
  expect((await fetch(`${app.url}/b/${id}/card.png`)).status).toBe(503);

  const page = await browser.open(`${app.url}/gallery`, bare);
  await page.getByRole("heading", { name: "The cabinet is locked" }).waitFor();
  proxy.mend();
  await page.getByRole("heading", { name: "The drawer" }).waitFor();
  expect(browser.complaints().filter((complaint) => !/503/.test(complaint))).toEqual([]);
});

browserTest(
  "without a model: visitors read that nothing can be painted yet, and the log has the remedy",
  async () => {
    await database.pool.query("delete from imago.model");
    const page = await browser.open(app.url);
    await page.getByText("The database has learned no butterflies yet").waitFor();
    await page.getByRole("button", { name: "Generate butterfly" }).click();
    const refused = await page.locator('[data-notice="refused"]').textContent();
    expect(refused).toBe("This site has no model yet, so no butterfly can be painted: try again later.");
    expect(await app.web.said(/model\.none/)).toContain("npm run model:import");
    const answer = await fetch(`${app.url}/api/generations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "300"]);
    expect(await answer.json()).toMatchObject({
      code: "no_model",
      detail: expect.not.stringContaining("npm"),
    });
    expect(browser.complaints().filter((complaint) => !/503/.test(complaint))).toEqual([]);
  },
);
