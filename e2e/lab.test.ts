/** The lab: statements on the tab's own database, before and after. */
import { expect } from "vitest";
import { operations } from "@/components/lab/operations";
import { readAxe } from "@/testing/web/axe";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { withApp } from "@/testing/web/with-app";

/** Booting PostgreSQL in a browser takes seconds, and the machine may have other work. */
const guardMs = 900_000;
const browser = withBrowser();
const app = withApp();

browserTest(
  "an operation changes the picture, the link keeps the statement, and starting over makes the network whole",
  async () => {
    const page = await browser.open(`${app.url}/lab`);
    const sql = page.getByLabel("SQL statement");
    const pair = page.locator(".lab-pair figure");
    const failure = page.locator('[data-notice="sql-error"]');
    const idle = page.locator('main[data-status="idle"]');
    expect(await page.getByRole("navigation", { name: "Operations" }).getByRole("button").count()).toBe(12);

    await page.getByRole("button", { name: "Silence half of them" }).click();
    await sql.fill(
      "update imago.tensor set data[1:2] = array[0, 0]::real[] where name like 'conv_norm_out.%'",
    );
    await page.getByRole("button", { name: "Paint before and after" }).click();
    await expect.poll(() => pair.count(), { timeout: guardMs }).toBe(2);
    expect(await pair.last().getAttribute("data-same")).toBe("false");
    expect(await readAxe(page)).toEqual([]);

    await page.getByRole("button", { name: "Start over" }).click();
    await sql.fill(
      "select count(*) as silent from imago.tensor where data[1] = 0 and name like 'conv_norm_out.%'",
    );
    await page.reload(); // the link has the statement
    await expect.poll(() => sql.inputValue()).toContain("as silent");
    await sql.press("Control+Enter");
    await page.getByRole("cell").first().waitFor();
    await page.getByRole("button", { name: "Paint before and after" }).click();
    await expect.poll(() => pair.last().getAttribute("data-same"), { timeout: guardMs }).toBe("true");

    await sql.fill("select 1 / 0");
    await page.getByRole("button", { name: "Run" }).click();
    await failure.getByText("ERROR: division by zero").waitFor();
    await sql.fill("select name,\n  wings from imago.model");
    await page.getByRole("button", { name: "Run" }).click();
    await failure.getByText('column "wings" does not exist').waitFor();
    expect((await failure.textContent())?.split("\n").slice(1)).toEqual([
      "LINE 2:   wings from imago.model",
      "          ^",
    ]);
    await sql.fill("select pg_sleep(1000)");
    await page.getByRole("button", { name: "Run" }).click();
    await page.locator('main[data-status="busy"]').waitFor();
    await page.getByRole("button", { name: "Start over" }).click();
    await idle.waitFor();
    expect(await failure.count()).toBe(0);

    // Each prepared operation is a statement that this engine takes. One that recompiles comes before the cuts.
    for (const operation of operations.toSorted((a) => (a.id === "round" ? -1 : 0))) {
      await page.getByRole("button", { name: operation.title, exact: true }).click();
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await page.locator('.lab-result, [data-notice="sql-error"]').waitFor();
      expect(await failure.allTextContents(), operation.id).toEqual([]);
      await idle.waitFor();
    }
    expect(browser.complaints()).toEqual([]);
    await page.context().close();
  },
  guardMs,
);
