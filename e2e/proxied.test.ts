/** A proxy answers in place of the server: the page waits, and goes on when the server is back. */
import { expect, onTestFinished } from "vitest";
import { until } from "@/testing/until";
import { browserTest, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { startFront } from "@/testing/web/front";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp({ workers: 0 });

browserTest("neither a proxy's 404 nor a captive portal's page ends a butterfly", async () => {
  const front = await startFront(app.url);
  onTestFinished(() => front.close());
  const client = apiClient(app.url);
  const { id } = await client.generate({ seed: 5, steps: 3 });
  const page = await browser.open(`${front.url}/b/${id}`);
  const main = page.locator("main");
  await page.locator('main[data-status="queued"]').waitFor();
  for (const [status, type, text] of [
    [404, "text/plain", "404 page not found\n"],
    [200, "text/html", "<form>Log in to the network</form>"],
  ] as const) {
    front.answerWith(status, type, text);
    await until(
      "the page has asked why",
      async () => front.answered.filter((path) => path === `/api/generations/${id}`).length > 1,
    );
    expect(await main.textContent()).not.toMatch(/no such butterfly/i);
    front.mend();
  }
  // It follows the butterfly again, and hears of its end.
  await client.fetch(`/api/generations/${id}/cancel`, { method: "POST" });
  await page.locator('main[data-status="cancelled"]').waitFor();
});
