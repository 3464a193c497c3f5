/** The options of a run. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { importModel } from "@/server/checkpoints/import";
import { writeRandomCheckpoint } from "@/testing/checkpoint";
import { temporaryFolder } from "@/testing/folder";
import { tiny } from "@/testing/tiny";
import { browserTest, idOf, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

browserTest(
  "seed, steps, sampler and schedule are those that were chosen; another one keeps all but the seed",
  async () => {
    const page = await browser.open(app.url);
    await page.getByText("Options", { exact: true }).click();
    await page.getByLabel("Seed", { exact: true }).fill("-42");
    await page.getByLabel("Steps", { exact: true }).fill("6");
    await page.getByLabel("Sampler").selectOption("ipndm");
    await page.getByLabel("Schedule").selectOption("leading");
    expect(await page.getByLabel("Eta").count()).toBe(0);
    await page.getByRole("button", { name: "Generate butterfly" }).click();
    await main(page, "done").waitFor();
    const first = idOf(page);
    const chosen = { seed: "-42", steps: 6, sampler: "ipndm", schedule: "leading", eta: 0 };
    expect(await apiClient(app.url).get(first)).toMatchObject(chosen);

    await page.getByRole("button", { name: "Another one" }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(first));
    const { seed, ...another } = chosen;
    expect(await apiClient(app.url).get(idOf(page))).toMatchObject(another);
    expect((await apiClient(app.url).get(idOf(page))).seed).not.toBe(seed);
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("the form takes nothing that the API refuses", async () => {
  const page = await browser.open(app.url);
  await page.getByText("Options", { exact: true }).click();
  const invalid = () => page.locator("input:invalid").count();
  expect(await invalid()).toBe(0);
  await page.getByLabel("Seed", { exact: true }).fill("blue");
  expect(await invalid()).toBe(1);
  await page.getByLabel("Seed", { exact: true }).fill("");
  for (const [steps, wrong] of [
    ["0", 1],
    ["251", 1],
    ["1.5", 1],
    ["250", 0],
  ] as const) {
    await page.getByLabel("Steps", { exact: true }).fill(steps);
    expect(await invalid(), `${steps} steps`).toBe(wrong);
  }
  await page.getByLabel("Schedule").selectOption("article");
  expect(await page.getByLabel("Steps", { exact: true }).inputValue()).toBe("4");
  expect(await page.getByLabel("Steps", { exact: true }).isEditable()).toBe(false);
  await page.getByLabel("Eta").fill("0.5");
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await main(page, "done").waitFor();
  expect(await apiClient(app.url).get(idOf(page))).toMatchObject({ steps: 4, schedule: "article", eta: 0.5 });
  expect(browser.complaints()).toEqual([]);
});

browserTest("a model brings the run that suits it, which a wish may change", async () => {
  const folder = await temporaryFolder();
  await writeRandomCheckpoint(folder, tiny, {}, 2);
  const usual = { sampler: "ipndm", spacing: "trailing", steps: 4, words: "quick" };
  await writeFile(path.join(folder, "sampling.json"), JSON.stringify(usual));
  await importModel(app.pool, folder, { name: "quick" });
  const page = await browser.open(app.url);
  await page.getByText("Options", { exact: true }).click();
  const field = (name: string) => page.locator(`[name=${name}]`);
  const run = () => Promise.all(["sampler", "schedule", "steps"].map((name) => field(name).inputValue()));
  expect(await run()).toEqual(["ddim", "linspace", "20"]);
  await field("model").selectOption({ label: "quick (4 steps)" });
  expect(await run()).toEqual(["ipndm", "trailing", "4"]);
  await page.getByText("looks up to three steps back").waitFor();
  await page.getByText("suits few steps").waitFor();
  await field("schedule").selectOption("article");
  await field("model").selectOption("tiny");
  expect(await run()).toEqual(["ddim", "linspace", "20"]);
  await field("model").selectOption("quick");
  await field("steps").fill("3");
  await page.getByRole("button", { name: "Generate butterfly" }).click();
  await main(page, "done").waitFor();
  const chosen = { model: "quick", sampler: "ipndm", schedule: "trailing", steps: 3 };
  expect(await apiClient(app.url).get(idOf(page))).toMatchObject(chosen);
  const [{ server_version: server }] = (await app.pool.query("show server_version")).rows;
  await page.getByText(`det. PostgreSQL ${server.split(" ")[0]}`).waitFor();
  await page.reload(); // measured now
  await page.getByText("Options", { exact: true }).click();
  await page
    .locator("option")
    .filter({ hasText: /^quick \(4 steps, about \d+ s\)$/ })
    .waitFor({ state: "attached" });

  const client = apiClient(app.url);
  const usually = { sampler: "ipndm", schedule: "trailing", steps: 4 };
  expect(await client.generate({ model: "quick" })).toMatchObject(usually);
  const refused = await client.post({ model: "quick", eta: 0.5 });
  expect([refused.status, (await refused.json()).errors]).toEqual([
    422,
    [expect.objectContaining({ field: "eta", value: 0.5 })],
  ]);
  const { models } = await (await client.fetch("/api/models")).json();
  expect(models.map(({ usual }: { usual: object }) => usual)).toEqual([
    { sampler: "ddim", schedule: "linspace", steps: 20 },
    usually,
  ]);
  expect(browser.complaints()).toEqual([]);
});
