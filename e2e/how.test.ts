/** The page that takes a butterfly apart: everything on it is what the database says. */
import type { Page } from "playwright";
import { expect } from "vitest";
import { featureMapsSchema, functionsSchema } from "@/lib/api/explain";
import { greys } from "@/lib/pictures/greys";
import { readFunctions } from "@/server/web/pages/how/functions";
import { untilJob } from "@/testing/painted";
import { readAxe, readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
let id: string;

const open = (path = "", options?: Parameters<typeof browser.open>[1]) =>
  browser.open(`${app.url}/how${path}`, options);
const drawing = (page: Page) => page.getByRole("list", { name: "The layers of the network, in order" });
/** By the name that its own words end with; a partner's name may follow. */
const box = (page: Page, layer: string) =>
  drawing(page).getByRole("link", { name: new RegExp(`\\s${layer.replaceAll(".", "\\.")}(\\s*,|$)`) });
const panel = (page: Page) => page.getByRole("region", { name: "The chosen layer" });
const source = (page: Page, name: string) => page.locator(`[data-function="${name}"]`);
/** The text of the function that computes the chosen layer. */
const ownText = (page: Page) => page.locator("#layer-sql pre");

async function definition(name: string): Promise<string> {
  const found = (await readFunctions(app.pool)).find((each) => each.name === name);
  return found?.definition ?? "";
}

browserTest(
  "before the first butterfly it shows the noise that this one will begin with, and the network",
  async () => {
    const page = await open();
    await page.getByText("No butterfly has been painted here yet").waitFor();
    const noise = page.getByRole("img", { name: /^The noise of seed \d+$/ });
    expect(await noise.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(8);
    await box(page, "conv_in").waitFor();
    expect(await page.getByRole("button", { name: "Compute them" }).count()).toBe(0);
    await page.getByText("No step has been timed yet").waitFor();
    expect(await readAxe(page)).toEqual([]);
    expect(browser.complaints()).toEqual([]);

    ({ id } = await apiClient(app.url).generate({ seed: 11, steps: 6 }));
    await untilJob(app.pool, id, "done");
  },
);

browserTest(
  "there is a box for every layer, and it opens the SQL that computes it, as the database has it",
  async () => {
    const page = await open();
    const { rows: layers } = await app.pool.query<{ name: string; kind: string }>(
      "select name, kind from imago.layer order by ordinal",
    );
    const boxes = page.getByRole("list", { name: "The layers of the network, in order" }).getByRole("link");
    expect(await boxes.count()).toBe(layers.length);
    for (const { name, kind } of [layers[0], layers[2], ...layers.slice(-3)].flatMap(
      (layer) => layer ?? [],
    )) {
      const computes = kind === "resnet" ? "resnet" : kind === "attention" ? "attention_block" : "convolve";
      await box(page, name).click();
      await page.locator(`#layer[data-layer="${name}"]`).waitFor();
      expect(await box(page, name).getAttribute("aria-current")).toBe("true");
      expect(new URL(page.url()).hash).toBe(`#${name}`);
      await panel(page).getByText(name, { exact: true }).waitFor();
      await panel(page).getByText(`imago.${computes}`, { exact: true }).first().waitFor();
      expect(await ownText(page).textContent()).toBe(await definition(computes));
      expect(await ownText(page).isVisible()).toBe(true);
    }
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("a call in the SQL leads to the function that is called, down to the digits", async () => {
  const page = await open("#mid_block.resnets.0");
  await page.locator('#layer[data-layer="mid_block.resnets.0"]').waitFor();
  await page.locator("#layer-sql").getByRole("link", { name: "imago.conv2d", exact: true }).first().click();
  for (const [called, next] of [
    ["conv2d", "conv2d_share"],
    ["conv2d_share", "cell"],
    ["cell", undefined],
  ] as const) {
    const text = source(page, called).locator("pre");
    await text.waitFor();
    expect(await text.textContent()).toBe(await definition(called));
    if (next)
      await text
        .getByRole("link", { name: `imago.${next}`, exact: true })
        .first()
        .click();
  }
  await panel(page).getByRole("list").getByRole("link", { name: "imago.pack", exact: true }).click();
  await source(page, "pack").locator("pre").waitFor();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy imago.pack" }).click();
  await page.getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await definition("pack"));
  expect(browser.complaints()).toEqual([]);
});

browserTest("every function is there to open and to look for: names, comments and texts", async () => {
  const page = await open();
  const all = await readFunctions(app.pool);
  const entries = page.locator("[data-function]");
  const names = () =>
    entries.evaluateAll((each) => each.map((entry) => entry.getAttribute("data-function") ?? "").sort());
  expect(await names()).toEqual(all.map(({ name }) => name).sort());
  const field = page.getByLabel("Look for a function");

  await field.fill("SHA256(");
  const having = all.filter(({ definition }) => definition.includes("sha256(")).map(({ name }) => name);
  await expect.poll(names).toEqual(having.sort());
  await page.getByText(`${having.length} of ${all.length} functions`).waitFor();
  expect(await source(page, "gaussian_noise").locator(".found-line").textContent()).toContain(
    "sha256(int8send",
  );
  await source(page, "gaussian_noise").getByText("imago.gaussian_noise").click();
  await source(page, "gaussian_noise").locator("pre").waitFor();

  await field.fill("no such words");
  await page.getByText(`0 of ${all.length} functions`).waitFor();
  await page.evaluate(() => {
    window.location.hash = "sql-product";
  });
  await source(page, "product").locator("pre").waitFor();
  expect(await field.inputValue()).toBe("");
  expect(browser.complaints()).toEqual([]);

  const answer = await (await fetch(`${app.url}/api/functions`)).json();
  expect(functionsSchema.parse(answer).functions).toHaveLength(all.length);
});

browserTest("one step is a query that the reader changes, and the database computes it", async () => {
  const page = await open(`?b=${id}`);
  const sql = page.locator("#step-sql pre");
  const compute = () => page.getByRole("button", { name: "Let the database compute it" }).click();
  const hashOf = async () =>
    (await app.pool.query((await sql.textContent()) ?? "")).rows[0].hash.slice(0, 12);
  await page.getByLabel("From the state before step").fill("3");
  await compute();
  await page.getByText("the very bits that the run has stored").waitFor();
  await page.getByText(`hash ${await hashOf()}`).waitFor();

  await page.getByLabel("To timestep").fill("-1");
  await page.getByText("not computed yet").waitFor();
  await page.getByLabel("By the sampler").selectOption("ddim");
  await page.getByLabel("New noise, eta").fill("0.5");
  expect(await sql.textContent()).toMatch(/sampler => 'ddim', t => \d+, t_next => -1, eta => 0\.5\);$/);
  await compute();
  await page.getByText("another state than the run's").waitFor();
  await page.getByText(`hash ${await hashOf()}`).waitFor();
  await page.locator('.step-pictures canvas[aria-label$="after the step"]').waitFor();
  await page.getByLabel("By the sampler").selectOption("ipndm");
  expect(await sql.textContent()).toMatch(/sampler => 'ipndm', t => \d+, t_next => -1\);$/);
  expect(browser.complaints()).toEqual([]);
});

/** Grey levels of every canvas, in order. */
const readCanvases = (page: Page) =>
  page.locator("[role=img] canvas").evaluateAll((all) =>
    all.map((each) => {
      const canvas = each as HTMLCanvasElement;
      const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return [...data].filter((_, i) => i % 4 === 0);
    }),
  );

browserTest("feature maps are computed when they are asked for, and are what the engine says", async () => {
  const page = await open("#up_blocks.1.resnets.0");
  const expectMaps = async (layer: string, step: number) => {
    await page.locator(`[role=img][data-layer="${layer}"][data-step="${step}"]`).waitFor();
    const answer = await fetch(
      `${app.url}/api/generations/${id}/feature-maps.json?layer=${layer}&step=${step}`,
    );
    const { maps, width, mirrored } = featureMapsSchema.parse(await answer.json());
    expect(await readCanvases(page)).toEqual(
      maps.map(({ levels }) => [...greys(Buffer.from(levels, "base64"), width, mirrored)]),
    );
  };
  await page.locator('#layer[data-layer="up_blocks.1.resnets.0"]').waitFor();
  expect(await page.locator("canvas").count()).toBe(0);
  await page.getByRole("button", { name: "Compute them" }).click();
  await expectMaps("up_blocks.1.resnets.0", 6);
  await panel(page).getByRole("slider").fill("2");
  await expectMaps("up_blocks.1.resnets.0", 2);
  await box(page, "conv_in").click();
  await expectMaps("conv_in", 2);
  expect(browser.complaints()).toEqual([]);

  await app.pool.query("update imago.frame set image = null where job_id = $1 and step = 4", [id]);
  await panel(page).getByRole("slider").fill("5");
  await page.getByRole("alert").filter({ hasText: "is no longer stored" }).waitFor();
  expect(browser.complaints()).toEqual([expect.stringContaining("410")]);
});

browserTest("the worked example is multiplied by the database, and refuses what it cannot take", async () => {
  const page = await open();
  const product = page.locator("[data-product]");
  await page.getByLabel("pixel 2", { exact: true }).fill("907");
  await page.getByLabel("tap 3", { exact: true }).fill("50");
  const [pixels, taps] = [
    [3, 907, 4, 1],
    [1, 2, 50],
  ];
  const whole = (numbers: number[]) => BigInt(numbers.map((each) => String(each).padStart(12, "0")).join(""));
  const expected = (whole(pixels ?? []) * whole(taps?.toReversed() ?? [])).toString().padStart(72, "0");
  await page.locator(`[data-product="${expected}"]`).waitFor();
  expect(await product.locator("dd").nth(2).textContent()).toBe(expected);
  await page.getByText("6 of 6 cells of the product are what the sliding window finds").waitFor();
  await page.getByRole("cell", { name: "1 × 907 + 2 × 4 + 50 × 1 = 965" }).waitFor();
  expect(browser.complaints()).toEqual([]);

  await page.getByLabel("pixel 1", { exact: true }).fill("100000");
  await page.getByRole("alert").filter({ hasText: "1 to 12 whole numbers from 0 to 99999" }).waitFor();
  expect(await page.getByLabel("pixel 1", { exact: true }).getAttribute("aria-invalid")).toBe("true");
  expect(await product.getAttribute("data-product")).toBe(expected);
  await page.getByLabel("tap 1", { exact: true }).fill("-1");
  await page.getByRole("alert").filter({ hasText: "from 0 to 9999" }).nth(1).waitFor();
  await page.getByLabel("pixel 1", { exact: true }).fill("3");
  await page.getByLabel("tap 1", { exact: true }).fill("1");
  await expect.poll(() => page.getByRole("alert").filter({ hasText: "whole numbers" }).count()).toBe(0);
  for (const complaint of browser.complaints()) expect(complaint).toContain("400");
});

browserTest("the chart is the medians of the butterfly's own steps", async () => {
  const page = await open(`?b=${id}`);
  const { rows } = await app.pool.query<{ name: string | null; milliseconds: number }>(
    `select l.name, m.milliseconds from imago.layer_medians($1) as m
     left join imago.layer as l on l.ordinal = m.ordinal order by m.ordinal`,
    [id],
  );
  const [rest, ...layers] = rows;
  const chart = page.getByRole("table", { name: /^Milliseconds of each layer of tiny/ });
  const shown = await chart.locator("tbody tr").evaluateAll((all) =>
    all.map((row) => ({
      name: row.querySelector("a")?.textContent,
      milliseconds: Number(row.getAttribute("data-milliseconds")),
    })),
  );
  expect(shown).toEqual(layers);
  const total = layers.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  await chart
    .getByRole("row", { name: `all layers ${Math.round(total).toLocaleString("en")} 100.0 %` })
    .waitFor();
  await chart.getByRole("row", { name: `back ${Math.round(rest?.milliseconds ?? 0)}` }).waitFor();
  await chart.getByRole("link", { name: "conv_out" }).click();
  await page.locator('#layer[data-layer="conv_out"]').waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest("without scripts all of it is there, and links and forms do the rest", async () => {
  const page = await open("", { javaScriptEnabled: false });
  await page.getByText("A diffusion model has learned to do one thing").waitFor();
  await page.getByRole("img", { name: /, imago$/ }).waitFor();
  await box(page, "mid_block.resnets.0").click();
  await page.waitForURL(/layer=mid_block\.resnets\.0#layer$/);
  expect(await ownText(page).textContent()).toBe(await definition("resnet"));
  await source(page, "pack").getByText("imago.pack", { exact: true }).click();
  await source(page, "pack").getByRole("link", { name: "Read it" }).click();
  await page.waitForURL(/function=pack#sql-pack$/);
  expect(await source(page, "pack").locator("pre").textContent()).toBe(await definition("pack"));
  await page.goto(`${app.url}/how?find=sha256(&layer=mid_block.resnets.0#layer`);
  expect(await source(page, "state_hash").isVisible()).toBe(true);
  expect(await source(page, "pack").count()).toBe(0);
  await page.getByRole("button", { name: "Compute them" }).click();
  const sheet = page.getByRole("img", { name: "The feature maps of mid_block.resnets.0 in step 6" });
  await expect
    .poll(() => sheet.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
    .toBeGreaterThan(0);
  await page.getByLabel("pixel 4", { exact: true }).fill("20");
  await page.getByRole("button", { name: "Let the database multiply" }).click();
  await page.getByRole("cell", { name: "1 × 4 + 2 × 20 = 44" }).waitFor();
  await page.getByLabel("pixel 4", { exact: true }).fill("x");
  await page.getByRole("button", { name: "Let the database multiply" }).click();
  await page.getByText("It takes 1 to 12 whole numbers from 0 to 99999.").waitFor();
  expect(await page.getByRole("table", { name: /^Milliseconds of each layer/ }).isVisible()).toBe(true);
  expect(browser.complaints()).toEqual([]);
});

browserTest(
  "on a phone the drawing is a list, a tap leads to the layer, and nothing is wider than the screen",
  async () => {
    const page = await open("", { viewport: { width: 360, height: 740 }, hasTouch: true });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(360);
    const [first, second] = [
      await box(page, "conv_in").boundingBox(),
      await box(page, "conv_out").boundingBox(),
    ];
    expect(second?.y).toBeGreaterThan(first?.y ?? Number.POSITIVE_INFINITY);
    expect(first?.height).toBeGreaterThan(40);
    await box(page, "conv_out").tap();
    await panel(page).getByRole("heading", { name: "Last convolution" }).waitFor();
    await expect.poll(async () => (await panel(page).boundingBox())?.y).toBeLessThan(100);
    await page.getByRole("button", { name: "Compute them" }).tap();
    await page.locator('[role=img][data-layer="conv_out"]').waitFor();
    expect(await width()).toBe(360);
    expect(browser.complaints()).toEqual([]);
  },
);

browserTest("with the keyboard alone, and nothing for axe to find in either scheme", async () => {
  const page = await open();
  await box(page, "conv_in").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator('#layer[data-layer="down_blocks.0.resnets.0"]').waitFor();
  await page.getByRole("button", { name: "Compute them" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("[role=img] canvas").first().waitFor();
  expect(await readAxeInBothSchemes(page)).toEqual([]);
  expect(browser.complaints()).toEqual([]);
});

browserTest("a butterfly that there is not is not found; one whose model is gone is told so", async () => {
  for (const path of ["?b=111111111111", "?b=x"])
    expect((await fetch(`${app.url}/how${path}`)).status).toBe(404);
  await app.pool.query("update imago.job set model_identity = 'another' where id = $1", [id]);
  const page = await open(`?b=${id}`);
  await page.getByText(/The model tiny that painted .* is not in the database any more/).waitFor();
  expect(await page.getByRole("button", { name: "Compute them" }).count()).toBe(0);
  expect(browser.complaints()).toEqual([]);
});
