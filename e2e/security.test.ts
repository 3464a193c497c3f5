/** Security headers of every answer, and a content policy under which the pages work. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { browserTest, main, withBrowser } from "@/testing/web/browser";
import { apiClient } from "@/testing/web/client";
import { generate } from "@/testing/web/visit";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();

const policyOf = ({ headers }: Response) => headers.get("content-security-policy") ?? "";
const nonceOf = (response: Response) => /script-src 'nonce-([^']+)'/.exec(policyOf(response))?.[1];

test("every answer carries them: pages, API, files, streams, problems, paths that are none", async () => {
  const { id } = await apiClient(app.url).generate({ steps: 1 });
  const paths = [
    "/",
    `/b/${id}`,
    "/b/nothing",
    "/robots.txt",
    "/api/health",
    `/api/generations/${id}`,
    `/api/generations/${id}/events`,
    "/api/nothing",
    "/%ff",
  ];
  for (const path of paths) {
    const response = await fetch(`${app.url}${path}`);
    expect(policyOf(response), path).toContain("frame-ancestors 'none'");
    expect(policyOf(response), path).not.toMatch(/script-src[^;]*'unsafe/);
    expect(Object.fromEntries(response.headers), path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "strict-origin-when-cross-origin",
    });
    await response.body?.cancel();
  }
});

test("there is no service that makes other pictures of ours, for anybody who asks", async () => {
  const image = encodeURIComponent("/apple-icon.png");
  expect((await fetch(`${app.url}/_next/image?url=${image}&w=64&q=75`)).status).toBe(404);
});

test("each page has a nonce of its own, on all of its scripts, whatever the visitor sends", async () => {
  const headers = {
    "content-security-policy": "script-src 'nonce-guessed'",
    "content-security-policy-report-only": "script-src 'nonce-guessed'",
    "x-nonce": "guessed",
  };
  const pages = ["/", "/", "/how", "/gallery", "/mine", "/lab", "/b/nothing", "/nowhere"];
  const answers = await Promise.all(pages.map((page) => fetch(`${app.url}${page}`, { headers })));
  const nonces = answers.map(nonceOf);
  expect(new Set([...nonces, "guessed"]).size).toBe(pages.length + 1);
  for (const { headers } of answers) expect(headers.get("cache-control")).toMatch(/no-store/);
  for (const [index, answer] of answers.entries()) {
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(1);
    for (const script of scripts) expect(script).toContain(`nonce="${nonces[index]}"`);
  }
});

browserTest("the page's own scripts run, and none that is written into it", async () => {
  const page = await browser.open(app.url);
  await generate(page, 2);
  await main(page, "done").waitFor();
  expect(browser.complaints()).toEqual([]);

  await page.route(app.url, async (route) => {
    const response = await route.fetch();
    const written = `<script>window.ran = "script"</script><img src="data:," onerror="window.ran = 'handler'" alt="">`;
    await route.fulfill({ response, body: (await response.text()).replace("</body>", `${written}</body>`) });
  });
  await page.goto(app.url);
  await page.getByLabel("Seed", { exact: true }).waitFor({ state: "attached" });
  const refused: string[] = [];
  await expect
    .poll(() => {
      refused.push(...browser.complaints().filter((text) => text.includes("Content Security Policy")));
      return refused.length;
    })
    .toBe(2);
  expect(await page.evaluate(() => (window as { ran?: string }).ran)).toBeUndefined();
});

browserTest("no other page may show it in a frame", async () => {
  const other = http.createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<title>Elsewhere</title><iframe src="${app.url}/" title="framed"></iframe>`);
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void other.close());
  const page = await browser.open(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
  await expect.poll(() => browser.complaints().join("\n")).toMatch(/frame-ancestors|X-Frame-Options/i);
  expect(await page.frames()[1]?.locator("main").count()).toBe(0);
});
