/** The drawing plate and the colours beside the button, in a browser. */
import { expect } from "vitest";
import { readOrigin } from "@/server/engine/origin";
import { untilJob } from "@/testing/painted";
import { readAxeInBothSchemes } from "@/testing/web/axe";
import { browserTest, idOf, main, withBrowser } from "@/testing/web/browser";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
/** The state of the tiny model: 8 x 8, not mirrored. */
const side = 8;

async function drawingOf(id: string): Promise<number[][]> {
  const bytes = [...((await readOrigin(app.pool, id)).drawing ?? [])];
  return Array.from({ length: bytes.length / 3 }, (_, i) => bytes.slice(3 * i, 3 * i + 3));
}

const white = [255, 255, 255];
const red = [176, 38, 40];

browserTest("a drawing with the mouse and with the keyboard becomes a butterfly that keeps it", async () => {
  const page = await browser.open(`${app.url}/draw`);
  await page.getByRole("button", { name: "Make a butterfly of it" }).click();
  await page.getByRole("alert").getByText("The plate is blank").waitFor();
  await page.getByRole("radio", { name: "red" }).check({ force: true });
  await page.getByRole("radio", { name: "fine" }).check({ force: true });
  const sheet = page.getByRole("application", { name: "Drawing plate" });
  const box = await sheet.boundingBox();
  if (!box) throw new Error("no sheet");
  const at = (x: number, y: number) =>
    [box.x + ((x + 0.5) * box.width) / side, box.y + ((y + 0.5) * box.height) / side] as const;
  await page.mouse.move(...at(1, 1));
  await page.mouse.down();
  await page.mouse.move(...at(5, 1));
  await page.mouse.up();
  await sheet.focus();
  for (const key of ["3", " ", "ArrowLeft", " ", "0", "ArrowUp", " "]) await page.keyboard.press(key);
  expect(await readAxeInBothSchemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Make a butterfly of it" }).click();
  await page.waitForURL(/\/b\//);
  const id = idOf(page);
  const cells = await drawingOf(id);
  const redCells = cells.flatMap((cell, i) => (String(cell) === String(red) ? [i] : []));
  expect(redCells).toEqual([...[1, 2, 3, 4, 5].map((x) => side + x), 4 * side + 6, 4 * side + 7]);
  expect(cells.filter((cell) => String(cell) === String(white))).toHaveLength(side * side - 7);
  await untilJob(app.pool, id, "done");
  await main(page, "done").waitFor();
  await page.getByText("after a drawing").waitFor();
  await page.getByRole("button", { name: /^the drawing before step 1/ }).waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest("a colour beside the button begins with an outline in it, in the form's model", async () => {
  const page = await browser.open(app.url);
  await page.getByRole("button", { name: "A red one" }).click();
  await page.waitForURL(/\/b\//);
  const cells = await drawingOf(idOf(page));
  expect(cells.filter((cell) => String(cell) === String(red)).length).toBeGreaterThan(side);
  await main(page, "done").waitFor();
  await page.getByRole("link", { name: "or draw one" }).click();
  await page.getByRole("heading", { name: "A plate and a pencil" }).waitFor();
  expect(browser.complaints()).toEqual([]);
});

browserTest("without scripts the plate says what it needs", async () => {
  const page = await browser.open(`${app.url}/draw`, { javaScriptEnabled: false });
  await page.getByText("The pencil needs scripts").waitFor();
});
