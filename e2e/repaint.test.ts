/** A file of a bred or drawn butterfly that is gone: it is painted again from what the file says. */
import type { Page } from "playwright";
import { expect } from "vitest";
import type { Generation } from "@/lib/api/response";
import { readFrames } from "@/server/jobs/frames";
import { setHidden } from "@/server/jobs/delete";
import { browserTest, idOf, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
const run = { steps: 3, sampler: "ddim", schedule: "trailing" };

const fileOf = async ({ links }: Generation, file: string) =>
  Buffer.from(await (await fetch(`${app.url}${links.self}/${file}`)).arrayBuffer());

const choose = (page: Page, buffer: Buffer) =>
  page.getByLabel("choose it").setInputFiles({ name: "b", mimeType: "image/png", buffer });

const hashesOf = async (id: string) => (await readFrames(app.pool, id)).map(({ stateHash }) => stateHash);

browserTest("one click paints them again, bit by bit, whatever became of their parents", async () => {
  const parent = await paintOne(app, { ...run, seed: 1 });
  const drawn = await paintOne(app, {
    ...run,
    seed: 2,
    drawing: Buffer.alloc(3 * 8 * 8, 150).toString("base64"),
    strength: 500,
  });
  const bred = await paintOne(app, { parents: { a: parent.id, b: drawn.id, cross: "fore" } });
  const page = await browser.open(app.url);
  for (const [generation, file, words] of [
    [drawn, "image.png?scale=2", "It was drawn, so"],
    [bred, "animation.webp", "It was bred and drawn, so"],
  ] as const) {
    const bytes = await fileOf(generation, file);
    await page.waitForLoadState("networkidle"); // the page shows the newest butterfly, and may still ask for it
    for (const { id } of [parent, generation]) await setHidden(app.pool, id, true);
    await page.getByText("A butterfly in a file?").waitFor();
    await choose(page, bytes);
    await page.getByText(words).waitFor();
    await page.getByRole("button", { name: "Paint it again" }).click();
    await page.waitForURL("**/b/*");
    await main(page, "done").waitFor();
    const again = idOf(page);
    expect(again).not.toBe(generation.id);
    expect(await hashesOf(again)).toEqual(await hashesOf(generation.id));
    await page.waitForLoadState("networkidle");
    await page.goto(app.url);
  }

  // The small pictures of pages lack the drawing.
  const { id } = await paintOne(app, { ...run, seed: 3, drawing: Buffer.alloc(192, 90).toString("base64") });
  const small = await fileOf(await apiClient(app.url).get(id), "image.png");
  await page.waitForLoadState("networkidle");
  await setHidden(app.pool, id, true);
  await page.getByText("A butterfly in a file?").waitFor();
  await choose(page, small);
  await page.getByText("This file does not say the drawing").waitFor();
  expect(await page.getByRole("button", { name: "Paint it again" }).count()).toBe(0);
  expect(browser.complaints()).toEqual([]);
});
