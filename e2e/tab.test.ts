/** The studio in a visitor's own tab: the page, the tab's database, and what may go wrong with it. */
import { readFile } from "node:fs/promises";
import type { Page } from "playwright";
import sharp from "sharp";
import { expect } from "vitest";
import { shelfName } from "@/lib/tab-shelf";
import { lastHash, untilJob } from "@/testing/painted";
import { readAxe } from "@/testing/web/axe";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { withApp } from "@/testing/web/with-app";

/** Booting PostgreSQL in a browser takes seconds, and the machine may have other work. */
const guardMs = 600_000;
const browser = withBrowser();
/** Gives a WebAssembly program at most 64 MB (1,024 pages of 64 KB), half of what PostgreSQL begins with. */
const crampedBrowser = withBrowser(["--js-flags=--wasm-max-mem-pages=1024"]);
const app = withApp();
const recipe = "?seed=42&model=tiny&steps=3&sampler=ddim&schedule=linspace";

const inTab = (page: Page, status: string) => page.locator(`main[data-where="tab"][data-status="${status}"]`);
/** Clicks on a download and returns the file. */
async function take(page: Page, name: string): Promise<Buffer> {
  const coming = page.waitForEvent("download");
  await page.getByRole("list", { name: "Downloads" }).getByRole("button", { name }).click();
  return readFile(await (await coming).path());
}
const hashOf = (page: Page) => page.locator("main").getAttribute("data-hash");

browserTest(
  "a tab paints by itself, comes to the server's bits, and finds its database again at the next visit",
  async () => {
    const page = await browser.open(app.url, { acceptDownloads: true });
    const fetched: string[] = [];
    page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await page.reload();
    await page.waitForLoadState("networkidle");
    expect(fetched.filter((path) => path.startsWith("/tab/"))).toEqual([]);

    // An older engine had kept its database here.
    const old = `${app.url}/tab/database/old/model`;
    await page.evaluate(async ([name, key]) => (await caches.open(name)).put(key, new Response("old")), [
      shelfName,
      old,
    ] as const);
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Seed", { exact: true }).fill("42");
    await page.getByLabel("Steps", { exact: true }).fill("3");
    await page.getByLabel("Schedule").selectOption("linspace");
    await page.getByRole("button", { name: "Paint in this tab" }).click();
    await page.locator("[data-opening]").waitFor();
    await inTab(page, "done").waitFor();
    expect(await hashOf(page)).toBe(await lastHash(app.pool, "42", 3));
    expect(new URL(page.url()).search + new URL(page.url()).hash).toBe(`${recipe}#here`);
    expect(await page.getByRole("list", { name: "Stages" }).getByRole("button").count()).toBe(4);
    expect(await readAxe(page)).toEqual([]);

    await page.locator('[data-notice="replaced"]').waitFor();
    const keys = await page.evaluate(
      async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url),
      shelfName,
    );
    expect(keys).not.toContain(old);
    expect(keys.some((key) => key.includes("/tab/database/"))).toBe(true);

    expect((await sharp(await take(page, "PNG")).metadata()).width).toBe(64);
    const animation = await take(page, "Animation");
    expect((await sharp(animation).metadata()).width).toBe(32);
    expect(animation.readUInt32BE(animation.indexOf("acTL") + 4), "frames").toBe(4);
    expect((await take(page, "ASCII")).toString()).toBe(
      `${await page.locator("[data-ascii]").textContent()}\n`,
    );

    const before = fetched.length;
    await page.reload(); // the address asks this tab to paint it again
    await inTab(page, "done").waitFor();
    expect(await hashOf(page)).toBe(await lastHash(app.pool, "42", 3));
    expect(fetched.slice(before).filter((path) => /\.gz$/.test(path))).toEqual([]);

    await page.getByRole("button", { name: "Forget what this browser keeps" }).click();
    await page.locator("[data-kept]").waitFor({ state: "detached" });
    expect(await page.evaluate(() => caches.keys())).toEqual([]);
    expect(browser.complaints()).toEqual([]);
    await page.context().close();
  },
  guardMs,
);

browserTest(
  "a hidden tab paints all the same, and one that may keep nothing says so",
  async () => {
    const page = await browser.open("about:blank");
    await page.route("**/tab/worker.js", async (route) => {
      const response = await route.fetch();
      const full = 'Cache.prototype.put = async () => { throw new DOMException("", "QuotaExceededError"); };';
      await route.fulfill({ response, body: `${full}\n${await response.text()}` });
    });
    await page.addInitScript(() => {
      Object.defineProperty(document, "hidden", { get: () => true });
      Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
      window.requestAnimationFrame = () => 0; // browsers draw no frames of hidden tabs
    });
    await page.goto(`${app.url}/${recipe}#here`);
    await page.locator('[data-notice="not-kept"]').waitFor();
    await inTab(page, "done").waitFor();
    expect(await hashOf(page)).toBe(await lastHash(app.pool, "42", 3));
    expect(browser.complaints()).toEqual([]);
    await page.context().close();
  },
  guardMs,
);

browserTest(
  "cancelling shows at once, and several butterflies are painted side by side",
  async () => {
    const page = await browser.open("about:blank");
    await page.addInitScript(() => Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 2 }));
    await page.goto(`${app.url}/${recipe.replace("steps=3", "steps=200")}#here`);
    await inTab(page, "running").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await inTab(page, "cancelled").waitFor();

    await page.goto(`${app.url}/?seed=7&model=tiny&steps=2&schedule=linspace`);
    await page.getByRole("button", { name: "Four at once" }).click();
    const brood = page.getByRole("region", { name: "Painted in this tab" }).getByRole("button");
    await expect.poll(() => brood.count()).toBe(4);
    await page.waitForFunction(() => document.querySelectorAll('[data-settled="true"]').length === 4);
    for (const [at, seed] of ["7", "8", "9", "10"].entries()) {
      await brood.nth(at).click();
      const hash = await lastHash(app.pool, seed, 2);
      await page.locator(`main[data-hash="${hash}"]`).waitFor();
    }
    expect(browser.complaints()).toEqual([]);
    await page.context().close();
  },
  guardMs,
);

browserTest(
  "a link paints in the tab, and what it painted hangs in the server's drawer with the same hash",
  async () => {
    const page = await browser.open(`${app.url}/${recipe.replace("42", "43")}#here`);
    await inTab(page, "done").waitFor();
    expect(await hashOf(page)).toBe(await lastHash(app.pool, "43", 3));
    await page.getByRole("button", { name: "Hang it in the drawer" }).click();
    await page.locator('[data-hung="agree"]').waitFor();
    await page.getByRole("link", { name: "It hangs in the drawer" }).click();
    await page.locator('main[data-where="server"][data-status="done"]').waitFor();
    expect(await hashOf(page)).toBe(await lastHash(app.pool, "43", 3));
    expect(browser.complaints()).toEqual([]);
    await page.context().close();
  },
  guardMs,
);

browserTest(
  "a published step is checked in the tab, and a forged one is called so",
  async () => {
    const client = apiClient(app.url);
    const [honest, forged] = [
      await client.generate({ steps: 2, seed: "5" }),
      await client.generate({ steps: 2, seed: "6" }),
    ];
    await untilJob(app.pool, forged.id, "done");
    await untilJob(app.pool, honest.id, "done");
    await app.pool.query(
      "update imago.frame set state_hash = repeat('0', 64) where job_id = $1 and step = 2",
      [forged.id],
    );
    const page = await browser.open(`${app.url}/b/${honest.id}`);
    await page.getByRole("button", { name: "Check a step in this tab" }).click();
    await page.getByText("checked in this tab: same bits").waitFor();
    // The result stands beside the button too, which still has the focus.
    await page
      .getByRole("status")
      .getByText(/^Step [12], computed here, has the published bits\.$/)
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Check another step");
    await page.goto(`${app.url}/b/${forged.id}`);
    await page.getByRole("list", { name: "Stages" }).getByRole("button").last().click();
    await page.getByRole("button", { name: "Check a step in this tab" }).click();
    await page.getByText("step 2 checked in this tab: other bits").waitFor();
    expect(await page.locator('[data-notice="check-differs"]').textContent()).toContain("000000000000");
    expect(browser.complaints()).toEqual([]);
    await page.context().close();
  },
  guardMs,
);

browserTest(
  "an engine that dies in the middle is replaced, and the butterfly goes on from its last stage",
  async () => {
    const page = await browser.open("about:blank");
    await page.addInitScript(() => {
      const { Worker } = window;
      window.engines = [];
      window.Worker = class extends Worker {
        constructor(...all: ConstructorParameters<typeof Worker>) {
          super(...all);
          window.engines.push(this);
        }
      };
    });
    await page.goto(`${app.url}/${recipe.replace("steps=3", "steps=60")}#here`);
    await page.waitForFunction(() => Number(document.querySelector("main")?.dataset.frames) > 2);
    await page.evaluate(() => window.engines[0]?.dispatchEvent(new ErrorEvent("error", { message: "gone" })));
    await page.locator('[data-notice="revived"]').waitFor();
    await inTab(page, "done").waitFor();
    expect(await page.evaluate(() => window.engines.length)).toBe(2);
    expect(await hashOf(page)).toBe(await lastHash(app.pool, "42", 60));
    await page.context().close();
  },
  guardMs,
);

browserTest("a tab that lacks memory says so, and offers another try", async () => {
  const page = await crampedBrowser.open(`${app.url}/${recipe}#here`);
  await page.getByText("This tab ran out of memory").waitFor();
  await page.getByRole("button", { name: "Try once more in this tab" }).click();
  await page.locator("[data-opening]").waitFor();
  await page.getByText("This tab ran out of memory").waitFor();
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await main(page, "done").waitFor();
});

browserTest("without WebAssembly the page says so", async () => {
  const page = await browser.open("about:blank");
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await page.goto(`${app.url}/${recipe}#here`);
  await page.getByText("This browser has no WebAssembly").waitFor();
  await page.context().close();
});

declare global {
  interface Window {
    engines: Worker[];
  }
}
