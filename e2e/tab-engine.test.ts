/** The engine in a browser's tab: the same bits as the server, from the very imago.sql. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstMegabytes } from "@/components/tab/first-time";
import { importBundledModels } from "@/server/checkpoints/bundled";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { type App, startApp } from "@/testing/web/app";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { openTabEngine, paintInTab, readDownload } from "@/testing/web/tab-engine";

const browser = withBrowser();
let database: TestDatabase;
let app: App;
let page: Page | undefined;

beforeAll(async () => {
  database = await testDatabase({ model: "butterfly-64-turbo" });
  await importBundledModels(database.pool);
  app = await startApp(database.url, { workers: 0 });
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

type Run = { seed: string; steps: number; sampler: string; schedule: string };

/** Computes the hashes of all states of a run on the server. */
async function serverHashes(model: string, { seed, steps, sampler, schedule }: Run): Promise<string[]> {
  const { rows } = await database.pool.query<{ hash: string }>(
    "select imago.state_hash(image) as hash from imago.generate($1, $2::bigint, $3::integer, $4, $5) order by step",
    [model, seed, steps, sampler, schedule],
  );
  return rows.map(({ hash }) => hash);
}

/** Compiling takes seconds of one core, and the machine may have other work. */
const guardMs = 900_000;

browserTest.each([
  {
    model: "butterfly-64-turbo",
    runs: [
      { seed: "42", steps: 2, sampler: "ddim", schedule: "trailing" },
      { seed: "-9223372036854775808", steps: 2, sampler: "ddpm", schedule: "linspace" },
    ],
  },
  {
    model: "butterfly-64",
    runs: [
      { seed: "42", steps: 2, sampler: "dpmpp_2m", schedule: "linspace" },
      { seed: "7", steps: 2, sampler: "ipndm", schedule: "trailing" },
    ],
  },
])(
  "in Chromium $model gives the server's bits, whatever the sampler and the seed",
  async ({ model, runs }) => {
    page ??= await browser.open(app.url);
    const opened = await openTabEngine(page, model);
    expect(opened).toMatchObject({ keeping: "refused", model: { name: model } });
    expect(Math.abs((await readDownload(page)) / 1e6 - firstMegabytes)).toBeLessThan(1);
    for (const run of runs) {
      const { generation, hashes, fractions } = await paintInTab(page, run);
      expect(generation).toMatchObject({ status: "done", ...run, error: null });
      expect(hashes).toEqual(await serverHashes(model, run));
      expect(fractions.length, "progress inside the steps").toBeGreaterThan(run.steps);
    }
    expect(browser.complaints()).toEqual([]);
  },
  guardMs,
);

test("the files of the tab are named by their contents, and others are not there", async () => {
  const list = await fetch(`${app.url}/tab/models.json`);
  const models = (await list.json()) as { name: string; file: string }[];
  expect(models.map(({ name }) => name)).toEqual(["butterfly-64-turbo", "butterfly-64"]);
  const file = await fetch(new URL(models[0]?.file ?? "", list.url), { method: "HEAD" });
  expect(file.headers.get("cache-control")).toMatch(/immutable/);
  expect(Number(file.headers.get("content-length"))).toBeLessThan(8e6);
  expect((await fetch(`${app.url}/tab/none.sql.gz`)).status).toBe(404);
  expect((await fetch(`${app.url}/tab/worker.js`)).headers.get("content-security-policy")).toContain(
    "'wasm-unsafe-eval'",
  );
});
