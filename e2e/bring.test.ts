/** A butterfly that comes as a file: dropped, pasted or chosen. */
import type { Page } from "playwright";
import { expect } from "vitest";
import type { Generation } from "@/lib/api/response";
import { encodePng } from "@/server/engine/png";
import { setHidden } from "@/server/jobs/delete";
import { untilJob } from "@/testing/painted";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

const wish = { seed: "-42", steps: 3, sampler: "ddim", schedule: "trailing", eta: 0.25 } as const;

const choose = (page: Page, buffer: Buffer) =>
  page.getByLabel("choose it").setInputFiles({ name: "b.png", mimeType: "image/png", buffer });

/** Drops or pastes a file as a browser would. */
const give = (page: Page, kind: "drop" | "paste", file: Buffer) =>
  page.evaluate(
    ({ kind, bytes }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], "b", { type: "image/png" }));
      const init = { bubbles: true, cancelable: true };
      if (kind === "paste") {
        document.body.dispatchEvent(new ClipboardEvent("paste", { ...init, clipboardData: transfer }));
        return;
      }
      for (const type of ["dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { ...init, dataTransfer: transfer }));
    },
    { kind, bytes: [...file] },
  );

const field = (page: Page, name: string) => page.locator(`[name=${name}]`);

browserTest("a file of a butterfly that is here leads to its page, whichever way it comes", async () => {
  const { links, name } = await paintOne(app, wish);
  const read = async (path = "") => Buffer.from(await (await fetch(`${app.url}${path}`)).arrayBuffer());
  const page = await browser.open(app.url);
  for (const [way, file] of [
    ["choose", links.image],
    ["drop", links.animation],
    ["paste", links.gif],
    ["drop", `${links.self}/frames/1.png`],
  ] as const) {
    const bytes = await read(file);
    await page.getByText("A butterfly in a file?").waitFor();
    await (way === "choose" ? choose(page, bytes) : give(page, way, bytes));
    await page.waitForURL(`**${links.page}`);
    await page.getByRole("heading", { name }).waitFor();
    await page.goBack();
    await main(page, "idle").waitFor();
  }
  expect(browser.complaints()).toEqual([]);
});

browserTest("one that is not here fills the form, and what no form takes is said", async () => {
  const { id, links } = await paintOne(app, {
    ...wish,
    seed: "-43",
    schedule: [900, 400, 3],
    eta: 0,
  });
  const file = Buffer.from(await (await fetch(`${app.url}${links.image}`)).arrayBuffer());
  await setHidden(app.pool, id, true);
  const page = await browser.open(app.url);
  await page.getByText("A butterfly in a file?").waitFor();
  await give(page, "drop", file);
  await page.getByText("Nobody has painted it here. Its seed and settings are in the form.").waitFor();
  await expect.poll(() => field(page, "seed").inputValue()).toBe("-43");
  expect(await field(page, "schedule").inputValue()).toBe("900,400,3");
  expect(await field(page, "sampler").inputValue()).toBe("ddim");

  const stranger = await encodePng(app.pool, new Uint8Array(3), 1, {
    texts: { Seed: "many", Model: "elsewhere", Steps: "7", Sampler: "ddim" },
  });
  await give(page, "paste", stranger);
  const notice = page.locator('[data-notice="unfit"]');
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(/model=elsewhere must be one of tiny.*seed=many must be/);
  expect(await field(page, "steps").inputValue()).toBe("7");
  expect(browser.complaints()).toEqual([]);
});

browserTest("a bred one is told from others of its seed by the hash of its state", async () => {
  const client = apiClient(app.url);
  const first = await paintOne(app, { ...wish, seed: "1" });
  const response = await client.post({ parents: { a: first.id, mutation: { seed: "5", share: 0.25 } } });
  const child: Generation = await response.json();
  await untilJob(app.pool, child.id, "done");
  const file = Buffer.from(await (await fetch(`${app.url}${child.links.self}/image.png`)).arrayBuffer());
  const page = await browser.open(app.url);
  await page.getByText("A butterfly in a file?").waitFor();
  await give(page, "drop", file);
  await page.waitForURL(`**${child.links.page}`, { waitUntil: "networkidle" });
  await setHidden(app.pool, child.id, true);
  await page.goto(app.url);
  await page.getByText("A butterfly in a file?").waitFor();
  await give(page, "drop", file);
  await page.getByText("It was bred, so it takes more than a seed").waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest(
  "a picture without parameters, and another file, get a sentence; a hovering file a net",
  async () => {
    const page = await browser.open(app.url);
    await choose(page, await encodePng(app.pool, new Uint8Array(3), 1));
    await page.getByText("The picture does not say what made it.").waitFor();
    await choose(page, Buffer.from("<svg/>"));
    await page.getByText("It takes a PNG, WebP or GIF file.").waitFor();
    const hover = (type: string) =>
      page.evaluate((event) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(["x"], "b"));
        document.body.dispatchEvent(new DragEvent(event, { bubbles: true, dataTransfer: transfer }));
      }, type);
    await hover("dragover");
    await page.getByText("Let it fly in").waitFor();
    await hover("dragleave");
    await page.getByText("Let it fly in").waitFor({ state: "detached" });
    expect(browser.complaints()).toEqual([]);
  },
);
