/** axe on every page, by day and by night, with as little motion as possible. */
import type { Page } from "playwright";
import { expect } from "vitest";
import { holdSteps } from "@/testing/hold-steps";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { untilStep } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

browserTest("axe finds nothing on any page, in either scheme", async () => {
  const client = apiClient(app.url);
  const page = await browser.open("about:blank", { reducedMotion: "reduce" });
  const check = async (path: string, ready: (page: Page) => Promise<void>) => {
    await page.goto(`${app.url}${path}`);
    await ready(page);
    expect(await readAxeInBothSchemes(page), path).toEqual([]);
  };
  const replayable = (page: Page) => page.getByRole("button", { name: "Replay" }).waitFor();

  await check("/", (page) => page.getByText("The noise that the button begins with").waitFor());
  const done = await paintOne(app, { steps: 4 });
  await check("/", async (page) => {
    await replayable(page);
    await page.getByText("Options", { exact: true }).click();
  });
  await check(done.links.page ?? "", replayable);
  const running = await client.generate({ steps: 250 });
  let letGo = async () => {};
  await check(running.links.page ?? "", async (page) => {
    await untilStep(page, 2);
    letGo = await holdSteps(app.databaseUrl);
    await main(page, "running").waitFor();
  });
  const queued = await client.generate({ steps: 250 });
  await check(queued.links.page ?? "", (page) => page.getByText("Next in the queue").waitFor());
  await letGo();
  for (const { links } of [running, queued]) await client.fetch(links.cancel ?? "", { method: "POST" });
  await check(running.links.page ?? "", (page) => main(page, "cancelled").waitFor());
  await client.fetch(running.links.discard ?? "", { method: "POST" });
  const [name = "", value = ""] = client.cookie?.split("=") ?? [];
  await page.context().addCookies([{ name, value, url: app.url }]);
  for (const path of ["/gallery", "/mine", running.links.page ?? "", "/how", "/lab", "/api", "/nowhere"])
    await check(path, (page) => page.getByRole("heading", { level: 1 }).waitFor());
  expect(browser.complaints().filter((complaint) => !/404|410/.test(complaint))).toEqual([]);
});
