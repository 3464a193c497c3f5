/** The site without a server, as any plain host serves it below a path. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeSite } from "@/server/edition/site";
import { lastHash } from "@/testing/painted";
import { readAxe } from "@/testing/web/axe";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { type PlainFiles, servePlainFiles } from "@/testing/web/plain-files";
import { withJobs } from "@/testing/with-jobs";

/** Booting PostgreSQL in a browser takes seconds, and the machine may have other work. */
const guardMs = 600_000;
const browser = withBrowser();
const root = path.resolve(import.meta.dirname, "..");
const database = withJobs({ keeps: true });
let folder: string;
let files: PlainFiles | undefined;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "imago-site-"));
  await writeSite(database.pool, root, folder);
  files = await servePlainFiles(folder, "/some/where/");
}, guardMs);
afterAll(async () => {
  await files?.stop();
  await rm(folder, { recursive: true, force: true });
});

const done = (page: Page) => page.locator('main[data-where="tab"][data-status="done"]');
const hashOf = (page: Page) => page.locator("main").getAttribute("data-hash");

browserTest(
  "it paints below any path, opens the network, and paints again without the network",
  async () => {
    const page = await browser.open(`${files?.url}?seed=42&model=tiny&steps=2&schedule=linspace`);
    expect(await page.getByLabel("Seed", { exact: true }).inputValue()).toBe("42");
    await page.getByRole("button", { name: "Generate butterfly" }).click();
    await done(page).waitFor();
    expect(await hashOf(page)).toBe(await lastHash(database.pool, "42", 2));
    expect(await page.getByRole("button", { name: "Hang it in the drawer" }).count()).toBe(0);
    expect(await readAxe(page)).toEqual([]);

    await page.getByRole("link", { name: "How it works" }).click();
    await page.getByRole("button", { name: "Open the database" }).click();
    await page
      .getByText("create or replace function imago.", { exact: false })
      .first()
      .waitFor({ state: "attached" });

    await page.evaluate(() => navigator.serviceWorker.ready);
    await files?.stop();
    await page.context().setOffline(true);
    await page.goto(`${files?.url}?seed=43&model=tiny&steps=2&sampler=ddim&schedule=linspace#here`);
    await done(page).waitFor();
    expect(await hashOf(page)).toBe(await lastHash(database.pool, "43", 2));
    browser.complaints(); // the browser reports what it could not fetch
    await page.context().close();
  },
  guardMs,
);

test("a folder with other files is left alone", async () => {
  const other = await mkdtemp(path.join(tmpdir(), "imago-other-"));
  await writeFile(path.join(other, "letter.txt"), "dear");
  await expect(writeSite(database.pool, root, other)).rejects.toThrow("holds other files (letter.txt)");
  expect(await readdir(other)).toEqual(["letter.txt"]);
  await rm(other, { recursive: true });
});

test("a site names the licences of all that it ships", async () => {
  const [pages, engine] = await Promise.all(
    ["licenses.txt", "tab/licenses.txt"].map((name) => readFile(path.join(folder, name), "utf8")),
  );
  for (const name of ["react: LICENSE", "react-dom: LICENSE"]) expect(pages).toContain(name);
  for (const name of ["@electric-sql/pglite: LICENSE", "zod: LICENSE", "PostgreSQL"])
    expect(engine).toContain(name);
});
