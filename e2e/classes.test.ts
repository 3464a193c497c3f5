/** A model with classes, from the API to the page: its label, and what happens without one. */
import { beforeAll, expect, test } from "vitest";
import { morphSchema } from "@/lib/api/morph";
import { generationSchema } from "@/lib/api/response";
import { readPngText } from "@/lib/pictures/text/png";
import { importModel } from "@/server/checkpoints/import";
import { startCommand } from "@/testing/command";
import { untilJob } from "@/testing/painted";
import { browserTest, idOf, main, withBrowser } from "@/testing/web/browser";
import { type ApiClient, apiClient } from "@/testing/web/client";
import { paintOne } from "@/testing/web/paint-one";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
let maker: ApiClient;
let first: string;
const run = { model: "table", steps: 1, sampler: "ddim", schedule: "trailing" };

const paint = async (wish: object) => (await paintOne(app, wish, maker)).id;

beforeAll(async () => {
  await importModel(app.pool, "sql/test/fixtures/classes/table");
  maker = apiClient(app.url);
  first = await paint({ ...run, seed: 7, label: 4 });
});

test("the label goes into the answer, the recipe, the list and the picture, and makes other bits", async () => {
  expect(await maker.get(first)).toMatchObject({ label: 4 });
  const recipe = await (await maker.fetch(`/api/generations/${first}/recipe.json`)).json();
  expect(recipe).toMatchObject({ model: "table", label: 4 });
  const { rows } = await app.pool.query(
    `select (select state_hash from imago.frame where job_id = $1 and step = 1) = imago.state_hash(image) as same
     from imago.repaint($2) where step = 1`,
    [first, recipe],
  );
  expect(rows).toEqual([{ same: true }]);

  const other = await paint({ ...run, seed: 7, label: 0 });
  expect(other).not.toBe(first);
  expect((await maker.generate({ ...run, seed: 7, label: 4 })).id).toBe(first);
  const { generations } = await (await maker.fetch("/api/generations?model=table&label=4")).json();
  expect(generations.map(({ id }: { id: string }) => id)).toEqual([first]);
  const png = await (await maker.fetch(`/api/generations/${first}/image.png`)).arrayBuffer();
  expect(readPngText(new Uint8Array(png))).toMatchObject({ Label: "4" });
  const { models } = await (await maker.fetch("/api/models")).json();
  expect(Object.fromEntries(models.map(({ name, classes }: never) => [name, classes]))).toEqual({
    tiny: null,
    table: 5,
  });
});

test.each([
  [{ model: "table" }, "label is missing, model table needs the label of a class, 0..4"],
  [{ model: "table", label: 5 }, "label is 5, model table needs the label of a class, 0..4"],
  [{ model: "tiny", label: 0 }, "label is 0, model tiny has no classes and takes no label"],
])("%j is refused in words", async (wish, words) => {
  const response = await maker.post(wish);
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) });
});

test("a child is of its first parent's class, unless the request says another", async () => {
  const child = await maker.generate({ parents: { a: first, mutation: { seed: "1" } } });
  const another = await maker.generate({ parents: { a: first, mutation: { seed: "1" } }, label: 2 });
  expect([child.label, another.label]).toEqual([4, 2]);
  const drawing = Buffer.alloc(3 * 8 * 8, 90).toString("base64");
  const drawn = await maker.generate({ ...run, steps: 4, label: 1, drawing });
  for (const { id } of [child, another, drawn]) await untilJob(app.pool, id, "done");
});

test("a morph is of the elder's class", async () => {
  const other = await paint({ ...run, seed: 8, label: 0 });
  const asked = await maker.fetch("/api/morphs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ a: other, b: first }),
  });
  expect(asked.ok).toBe(true);
  const { between } = morphSchema.parse(
    await (await maker.fetch(`/api/morphs?a=${other}&b=${first}`)).json(),
  );
  const labels = between.flatMap(({ generation }) => generation?.label ?? []);
  expect(labels.length).toBeGreaterThan(0);
  expect(new Set(labels)).toEqual(new Set([4]));
  for (const { generation } of between) if (generation) await untilJob(app.pool, generation.id, "done");
});

test("npm run verify computes the states of the class again", async () => {
  const settings = { DATABASE_URL: app.databaseUrl };
  const { code, output } = await startCommand("verify", [`${app.url}/b/${first}`, "--all"], settings).ended;
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(/^same bits in both states|same bits in all 2 states$/m),
  ]);
});

test("steps and feature maps are those of the class", async () => {
  const step = await (await maker.fetch(`/api/generations/${first}/step.json?step=1`)).json();
  expect(step.sql).toContain("label => 4");
  expect(step.stateHash).toBe(step.stored);
  const maps = await maker.fetch(`/api/generations/${first}/feature-maps.json?step=1&layer=conv_out`);
  expect(maps.status).toBe(200);
});

browserTest(
  "only a model with classes has the field, and the butterfly's label names its class",
  async () => {
    const page = await browser.open(app.url);
    await page.getByText("Options", { exact: true }).click();
    const field = page.getByLabel("Class, 0 to 4");
    expect(await field.count()).toBe(0);
    await page.locator("[name=model]").selectOption("table");
    await field.fill("3");
    await page.getByLabel("Steps", { exact: true }).fill("1");
    await page.getByRole("button", { name: "Generate butterfly" }).click();
    await main(page, "done").waitFor();
    await page.getByText("table, class 3").waitFor();
    const answer = generationSchema.parse(await (await maker.fetch(`/api/generations/${idOf(page)}`)).json());
    expect(answer).toMatchObject({ model: "table", label: 3 });
    await page.getByRole("link", { name: "Use these settings" }).click();
    await page.waitForURL(/label=3/);
    expect(await field.inputValue()).toBe("3");
    await page.goto(`${app.url}/draw`);
    expect(await field.count()).toBe(0);
    await page.getByLabel("Model").selectOption("table");
    await field.waitFor();
    expect(browser.complaints()).toEqual([]);
  },
);
