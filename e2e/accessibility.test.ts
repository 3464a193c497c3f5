/** axe on every page, by day and by night, with as little motion as possible. */
import axe from "axe-core";
import type { Page } from "playwright";
import { expect } from "vitest";
import { browserTest, main, withBrowser } from "./testing/browser";
import { apiClient } from "./testing/client";
import { paintOne } from "./testing/finished";
import { withApp } from "./testing/with-app";

const browser = withBrowser();
const app = withApp();

/** What axe finds, as lines that say where and why. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    return axe.run(document, { resultTypes: ["violations"] });
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

browserTest.for(["light", "dark"] as const)("axe finds nothing when it is %s", async (colorScheme) => {
  const options = { colorScheme, reducedMotion: "reduce" } as const;
  const client = apiClient(app.url);
  const check = async (path: string, ready: (page: Page) => Promise<void>) => {
    const page = await browser.open(`${app.url}${path}`, options);
    await ready(page);
    expect(await findings(page), path).toEqual([]);
    await page.context().close();
  };
  const replayable = (page: Page) => page.getByRole("button", { name: "Replay" }).waitFor();

  if (colorScheme === "light")
    await check("/", (page) => page.getByText("The noise that the button begins with").waitFor());
  const done = await paintOne(app.url, app.pool, { steps: 4 });
  await check("/", async (page) => {
    await replayable(page);
    await page.getByText("Options", { exact: true }).click();
  });
  await check(done.links.page ?? "", replayable);
  const running = await client.generate({ steps: 250 });
  await check(running.links.page ?? "", (page) => main(page, "running").waitFor());
  const queued = await client.generate({ steps: 250 });
  await check(queued.links.page ?? "", (page) => page.getByText("Next in the queue").waitFor());
  for (const { links } of [running, queued]) await client.fetch(links.cancel ?? "", { method: "POST" });
  await check(running.links.page ?? "", (page) => main(page, "cancelled").waitFor());
  for (const path of ["/gallery", "/how", "/nowhere"])
    await check(path, (page) => page.getByRole("heading", { level: 1 }).waitFor());
  expect(browser.complaints().filter((complaint) => !complaint.includes("404"))).toEqual([]);
});
