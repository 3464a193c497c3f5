/** Settings that go from a butterfly, or from a link, into the form; and a wish for what is there already. */
import { expect, test } from "vitest";
import { browserTest, idOf, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { untilJob } from "@/testing/painted";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

const wish = { seed: "-42", steps: 6, sampler: "ddim", schedule: "trailing", eta: 0.25 } as const;

browserTest("a butterfly's settings fill the form, and asked for again they find it", async () => {
  const { id, links, name } = await paintOne(app, wish);
  const page = await browser.open(`${app.url}${links.page}`);
  await page.getByRole("link", { name: "Use these settings" }).click();
  await main(page, "idle").waitFor();
  const field = (name: string) => page.locator(`[name=${name}]`);
  await field("seed").waitFor(); // the options are open
  for (const [name, value] of Object.entries(wish))
    expect(await field(name).inputValue()).toBe(String(value));
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await page.waitForURL(`**${links.page}`);
  await page.getByText("It was pinned here already").waitFor();
  await page.getByRole("heading", { name }).waitFor();

  await page.goBack();
  await field("eta").fill("0.5");
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await page.waitForURL((url) => url.pathname.startsWith("/b/") && !url.pathname.endsWith(id));
  await main(page, "done").waitFor();
  expect(await page.getByText("It was pinned here already").count()).toBe(0);
  expect(await apiClient(app.url).get(idOf(page))).toMatchObject({ ...wish, eta: 0.5 });
  expect(browser.complaints()).toEqual([]);
});

browserTest("own timesteps go through the form too", async () => {
  const own = { seed: "3", schedule: [900, 400, 3] };
  const { links } = await paintOne(app, own);
  const page = await browser.open(`${app.url}${links.page}`);
  await page.getByRole("link", { name: "Use these settings" }).click();
  await page.locator("option").filter({ hasText: "its own timesteps" }).waitFor({ state: "attached" });
  expect(await page.locator("[name=steps]").inputValue()).toBe("3");
  await page.locator("[name=seed]").fill("4");
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await main(page, "done").waitFor();
  expect(await apiClient(app.url).get(idOf(page))).toMatchObject({ ...own, seed: "4", steps: 3 });
  expect(browser.complaints()).toEqual([]);
});

browserTest("a link fills the form, and says what the form cannot take", async () => {
  const page = await browser.open(`${app.url}/?seed=7&steps=900&model=lost&utm_source=chat`);
  await page.getByText("The link brings values that the form cannot take").waitFor();
  expect(await page.locator('[data-notice="unfit"] li').allTextContents()).toEqual([
    expect.stringMatching(/^model=lost must be one of tiny/),
    "steps=900 must be a whole number from 1 to 250",
  ]);
  expect(await page.locator("[name=seed]").inputValue()).toBe("7");
  expect(await page.locator("[name=steps]").inputValue()).toBe("20");
  expect(browser.complaints()).toEqual([]);
});

test("the same wish is there already: for everybody once it is done, until then for its maker", async () => {
  const [maker, other] = [apiClient(app.url), apiClient(app.url)];
  const wanted = { seed: 77, steps: 250 };
  const first = await maker.generate(wanted);
  const again = await maker.post(wanted);
  expect([again.status, (await again.json()).id]).toEqual([200, first.id]);
  const others = await other.post({ ...wanted, steps: 2 });
  expect(others.status).toBe(202);
  const { id } = await others.json();
  await maker.fetch(`/api/generations/${first.id}/cancel`, { method: "POST" });
  await untilJob(app.pool, id, "done");
  const found = await maker.post({
    seed: "77",
    steps: 2,
    model: "tiny",
    sampler: "ddim",
    schedule: "linspace",
  });
  expect([found.status, found.headers.get("location")]).toEqual([200, `/api/generations/${id}`]);
  expect(await found.json()).toMatchObject({ id, mine: false, status: "done" });
  expect((await maker.post(wanted)).status).toBe(202); // a cancelled one is not there
});
