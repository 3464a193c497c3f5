/**
 * Tests what programs use of the API: tokens, waits, absolute addresses, filters, and reading from other sites' pages.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { expect } from "vitest";
import { generationSchema, pageSchema } from "@/lib/api/response";
import { queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { until } from "@/testing/until";
import { browserTest as test, withBrowser } from "@/testing/web/browser";
import { withApp } from "@/testing/web/with-app";

const browser = withBrowser();
const app = withApp();
const newToken = () => randomBytes(24).toString("hex");
const token = newToken();

async function call(path: string, { bearer = token, method = "GET", body }: Call = {}) {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
type Call = { bearer?: string; method?: string; body?: object };

const paint = (wish: object, query = "", bearer = token) =>
  call(`/api/generations${query}`, { method: "POST", body: wish, bearer });

test("a program is known by its token: it cancels and lists what it made, and nobody else does", async () => {
  const { body, headers } = await paint({ steps: 250 });
  expect(headers.get("set-cookie")).toBeNull();
  expect(body.mine).toBe(true);
  const cancel = `/api/generations/${body.id}/cancel`;
  expect((await call(cancel, { method: "POST", bearer: newToken() })).status).toBe(403);
  expect((await fetch(`${app.url}${cancel}`, { method: "POST" })).status).toBe(403);
  expect((await call(cancel, { method: "POST" })).body.status).toBe("cancelled");
  const made = (await paint({ seed: 5, steps: 1 }, "?wait=50")).body.id;
  await paint({ seed: 6, steps: 1 }, "?wait=50", newToken());
  const ids = async (bearer: string) =>
    pageSchema
      .parse((await call("/api/generations?mine=true", { bearer })).body)
      .generations.map(({ id }) => id);
  expect(await ids(token)).toEqual([made]);
  expect(await ids(newToken())).toEqual([]);
});

test("a token that is none is refused with what it must be", async () => {
  for (const path of ["/api/generations", `/api/generations/111111111111`, "/api/generations?mine=true"]) {
    const refused = await call(path, { bearer: "guess-me" });
    expect([refused.status, refused.body.code]).toEqual([
      path.includes("1111") ? 404 : 401,
      expect.any(String),
    ]);
  }
  const refused = await paint({ steps: 1 }, "", "guess-me");
  expect(refused.status).toBe(401);
  expect(refused.body.detail).toContain("8 characters; it must be 24 to 200");
  expect(refused.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
});

test("limits count a token as they count a cookie", async () => {
  const [worker] = app.workers.splice(0);
  await worker?.end("SIGTERM");
  const bearer = newToken();
  const answers = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((seed) => paint({ seed: 100 + seed }, "", bearer)),
  );
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(5);
  expect(answers.find(({ status }) => status === 429)?.body.errors[0].field).toBe("outstandingPerClient");
  for (const { status, body } of answers)
    if (status === 202) await call(`/api/generations/${body.id}/cancel`, { method: "POST", bearer });
  app.addWorker();
});

test("a request waits for the end, or as long as it said", async () => {
  const done = await paint({ seed: 9, steps: 2 }, "?wait=50");
  expect([done.status, done.body.status]).toEqual([200, "done"]);
  const long = await paint({ steps: 250 });
  const unfinished = await call(`/api/generations/${long.body.id}?wait=1`);
  expect(["queued", "running"]).toContain(unfinished.body.status);
  const waiting = call(`/api/generations/${long.body.id}?wait=50`);
  await until("a wait", async () => {
    const health = await (await fetch(`${app.url}/api/health`)).json();
    return health.streams === 1;
  });
  await call(`/api/generations/${long.body.id}/cancel`, { method: "POST" });
  expect((await waiting).body.status).toBe("cancelled");
  const wrong = await call(`/api/generations/${long.body.id}?wait=51`);
  expect([wrong.status, wrong.body.errors[0].limit]).toEqual([400, "a whole number from 0 to 50"]);
});

test("waits count as streams, and a program that leaves frees its place", async () => {
  const { id } = (await paint({ steps: 250 })).body;
  const leaving = new AbortController();
  const waits = Array.from({ length: 12 }, () =>
    fetch(`${app.url}/api/generations/${id}?wait=50`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    }).catch(() => undefined),
  );
  await until("twelve waits", async () => {
    const health = await (await fetch(`${app.url}/api/health`)).json();
    return health.streams === 12;
  });
  const refused = await call(`/api/generations/${id}?wait=5`);
  expect([refused.status, refused.body.code]).toEqual([429, "too_many_streams"]);
  leaving.abort();
  await Promise.all(waits);
  await until("no wait", async () => {
    const health = await (await fetch(`${app.url}/api/health`)).json();
    return health.streams === 0;
  });
  await call(`/api/generations/${id}/cancel`, { method: "POST" });
});

test("wide text takes one of a visitor's places for costly files", async () => {
  const { id } = (await paint({ seed: 9, steps: 2 }, "?wait=50")).body;
  const text = (columns: number) =>
    fetch(`${app.url}/api/generations/${id}/ascii.txt?glyphs=shape&columns=${columns}`, {
      headers: { authorization: `Bearer ${token}` },
    });
  const wide = await Promise.all(Array.from({ length: 40 }, (_, i) => text(160 - i)));
  const statuses = wide.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
  expect(wide.find(({ status }) => status === 429)?.headers.get("retry-after")).toBe("5");
  const narrow = await Promise.all(Array.from({ length: 40 }, (_, i) => text(64 - i)));
  expect(narrow.map(({ status }) => status)).toEqual(Array(40).fill(200));
});

test("links come as addresses too, and lead there", async () => {
  const { body } = await paint({ seed: 9, steps: 2 }, "?wait=50");
  const { links, urls = {} } = generationSchema.parse(body);
  expect(Object.keys(urls)).toEqual(Object.keys(links));
  for (const name of ["self", "page", "text", "ansi", "embed", "frames", "image", "ascii"])
    expect([name, (await fetch(urls[name] ?? "")).status]).toEqual([name, 200]);
});

test("the list can be narrowed", async () => {
  const { body } = await paint({ seed: 77, steps: 1 }, "?wait=50");
  const found = async (query: string) => (await call(`/api/generations?${query}`)).body.generations.length;
  expect(await found("seed=77")).toBe(1);
  expect(await found("seed=77&model=tiny")).toBe(1);
  expect(await found("seed=77&model=other")).toBe(0);
  expect(await found(`seed=77&since=${body.finishedAt}`)).toBe(1);
  expect(await found("seed=77&since=2100-01-01T00:00:00Z")).toBe(0);
  for (const query of ["since=yesterday", "mine=false", "model=No+Name"])
    expect([query, (await call(`/api/generations?${query}`)).status]).toEqual([query, 400]);
});

test("a webhook is taken with a secret to check it, https only, and not twice the same secret", async () => {
  const webhook = "https://butterflies.invalid/told";
  const [one, two] = [
    await paint({ seed: 31, steps: 1, webhook }),
    await paint({ seed: 32, steps: 1, webhook }),
  ];
  expect(one.body.webhookSecret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(one.body.webhookSecret).not.toBe(two.body.webhookSecret);
  expect((await call(`/api/generations/${one.body.id}`)).body.webhookSecret).toBeUndefined();
  for (const wrong of [
    "http://butterflies.example/",
    "https://user:secret@butterflies.example/",
    "https://192.168.0.1/",
    "https://[::ffff:127.0.0.1]/",
    "told",
    7,
  ]) {
    const refused = await paint({ seed: 33, steps: 1, webhook: wrong });
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, "webhook"]);
  }
  await untilJob(app.pool, one.body.id, "done");
  await until("a try in the log", () =>
    app.web.lines.find((line) => /webhook\.retried.*butterflies\.invalid/.test(line)),
  );
});

test("every line of the page for programs runs as it stands there", async () => {
  const page = await browser.open(`${app.url}/api`);
  const lines = await page.locator(".curl-lines pre").allTextContents();
  expect(lines).toHaveLength(9);
  const folder = await mkdtemp(path.join(tmpdir(), "imago-lines-"));
  try {
    for (const line of lines) {
      const run = promisify(execFile)("bash", ["-euo", "pipefail", "-c", line], { cwd: folder });
      const { stdout } = await run;
      if (!line.includes("-o ")) expect(stdout).not.toBe("");
      if (line.includes("sha256sum")) expect(stdout).toMatch(/^([0-9a-f]{64}) {2}-\n"stateHash":"\1"\n$/);
    }
    for (const name of ["today.png", "butterfly.png", "butterfly.webp"])
      expect((await sharp(path.join(folder, name)).metadata()).width).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true });
  }
  await page.getByRole("button", { name: "Copy Ask for a butterfly" }).waitFor();
  expect(browser.complaints()).toEqual([]);
  const description = await page.getByRole("link", { name: "OpenAPI 3.1" }).getAttribute("href");
  expect(await (await fetch(`${app.url}${description}`)).json()).toMatchObject({
    servers: [{ url: app.url }],
  });
});

test("a page of another site reads pictures and lists, with a token even, and changes nothing", async () => {
  const { id } = await queueJob(app.pool, { seed: "3" });
  await untilJob(app.pool, id, "done");
  const elsewhere = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end("<!doctype html><title>Elsewhere</title>"),
  );
  await new Promise<void>((resolve) => void elsewhere.listen(0, "127.0.0.1", resolve));
  try {
    const page = await browser.open(`http://127.0.0.1:${(elsewhere.address() as { port: number }).port}`);
    const tried = await page.evaluate(
      async ({ url, token, id }) => {
        const attempt = (path: string, init?: RequestInit) =>
          fetch(`${url}${path}`, init).then(
            (response) => response.status,
            () => "blocked",
          );
        const authorization = `Bearer ${token}`;
        return Promise.all([
          attempt("/api/generations"),
          attempt("/api/generations", { headers: { authorization } }),
          attempt(`/b/${id}.txt`),
          attempt(`/api/generations/${id}/image.png`),
          attempt("/"),
          attempt("/api/generations", { credentials: "include" }),
          attempt("/api/generations", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: "{}",
          }),
          attempt("/api/generations", { method: "POST", headers: { authorization } }),
          attempt(`/api/generations/${id}/love`, { method: "PUT" }),
        ]);
      },
      { url: app.url, token, id },
    );
    expect(tried).toEqual([200, 200, 200, 200, ...Array(5).fill("blocked")]);
  } finally {
    elsewhere.close();
  }
});
