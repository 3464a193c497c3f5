import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect } from "@/db/pool";
import type { TestDatabase } from "@/testing/database";
import { emptyQueue, jobsDatabase } from "@/testing/jobs";
import { until } from "@/testing/until";
import { fileLimits } from "@/lib/api/allowed";
import { type App, startApp } from "@/testing/web/app";
import { type ApiClient, apiClient } from "@/testing/web/client";

let database: TestDatabase;
let app: App | undefined;

beforeAll(async () => {
  database = await jobsDatabase();
});
afterEach(async () => {
  await app?.stop();
  await emptyQueue(database.pool);
});
afterAll(() => database?.drop());

test("five at once a client, four times as many an address, whatever a header says", async () => {
  app = await startApp(database.url, { workers: 0 });
  const client = apiClient(app.url);
  expect((await client.post()).status).toBe(202);
  // All at once, for the four places that are left.
  const raced = await Promise.all(Array.from({ length: 12 }, () => client.post()));
  expect(raced.map(({ status }) => status).sort()).toEqual([...Array(4).fill(202), ...Array(8).fill(429)]);
  const refused = await client.post();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    code: "too_many",
    errors: [{ field: "outstandingPerClient", value: 5, limit: "at most 5 at once" }],
  });
  // A client that drops its cookie, and claims another address, still has this address.
  const { url } = app;
  const elsewhere = (i: number) => ({
    "x-forwarded-for": `192.0.2.${i}`,
    "x-real-ip": `192.0.2.${i}`,
    forwarded: `for=192.0.2.${i}`,
    "x-client-ip": `192.0.2.${i}`,
  });
  const others = await Promise.all(
    Array.from({ length: 20 }, (_, i) => apiClient(url).post({}, elsewhere(i))),
  );
  expect(others.map(({ status }) => status).sort()).toEqual([...Array(15).fill(202), ...Array(5).fill(429)]);
  const { rows } = await database.pool.query("select count(*)::integer as jobs from imago.job");
  expect(rows).toEqual([{ jobs: 20 }]);
  const late = await apiClient(app.url).post({}, { "x-forwarded-for": "192.0.2.99" });
  expect(await late.json()).toMatchObject({ status: 429, errors: [{ field: "outstandingPerAddress" }] });
});

test("so many a day, and then a time to ask again", async () => {
  app = await startApp(database.url, { workers: 0, settings: { IMAGO_MAX_PER_DAY_PER_CLIENT: "1" } });
  const client = apiClient(app.url);
  expect((await client.post()).status).toBe(202);
  const refused = await client.post();
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get("retry-after"));
  expect([seconds > 86_000, seconds <= 86_400]).toEqual([true, true]);
  expect(await refused.json()).toMatchObject({
    code: "too_many_today",
    detail: "you have asked for 1 butterfly within 24 hours, as many as allowed: ask again in 24 h",
    errors: [{ field: "perDayPerClient", value: 1, limit: "at most 1 within 24 hours" }],
  });
});

test("behind a proxy the address is the one that the proxy saw, not what came with the request", async () => {
  app = await startApp(database.url, {
    workers: 0,
    settings: { TRUST_PROXY: "1", IMAGO_MAX_OUTSTANDING_PER_ADDRESS: "1" },
  });
  const post = (forwarded: string) => apiClient(app?.url ?? "").post({}, { "x-forwarded-for": forwarded });
  expect((await post("192.0.2.1")).status).toBe(202);
  expect((await post("192.0.2.1")).status).toBe(429);
  expect((await post("203.0.113.9, 192.0.2.1")).status).toBe(429);
  expect((await post("192.0.2.1, 192.0.2.2")).status).toBe(202);
});

test("no more streams are open at once than allowed, and one that ends makes room", async () => {
  app = await startApp(database.url, {
    workers: 0,
    settings: { IMAGO_MAX_STREAMS_PER_CLIENT: "2", IMAGO_MAX_STREAMS_PER_ADDRESS: "3" },
  });
  const client = apiClient(app.url);
  const { id } = await client.generate();
  const path = `/api/generations/${id}/events`;
  const open = (by = client, headers: Record<string, string> = {}) => {
    const end = new AbortController();
    return by.fetch(path, { signal: end.signal, headers }).then(({ status }) => ({ status, end }));
  };
  // A HEAD request reads no stream, and holds no slot.
  for (let i = 0; i < 4; i++) expect((await client.fetch(path, { method: "HEAD" })).status).toBe(200);
  const own = await Promise.all([open(), open(), open()]);
  expect(own.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  const stranger = apiClient(app.url);
  const streams = [...own.filter(({ status }) => status === 200), await open(stranger)];
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await open()).status).toBe(429);
  expect((await open(stranger, { "x-forwarded-for": "192.0.2.9" })).status).toBe(429);
  streams[0]?.end.abort();
  await until("room for another stream", async () => {
    const { status, end } = await open(stranger);
    if (status === 200) end.abort();
    return status === 200;
  });
});

test("a page of another site may not ask, and https makes the cookie secure", async () => {
  app = await startApp(database.url, { workers: 0, settings: { PUBLIC_URL: "https://butterflies.example" } });
  const client = apiClient(app.url);
  expect((await client.post({}, { origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await client.post({}, { origin: app.url })).status).toBe(403);
  // As a form, which needs no permission to be sent anywhere, as a program of the same machine, and spelled otherwise.
  const form = { "content-type": "text/plain" };
  const forged: Record<string, string>[] = [
    { origin: "null" },
    { ...form, origin: "https://elsewhere.example" },
    { origin: "https://butterflies.example", "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "Cross-Site" },
    { origin: "https://butterflies.example.elsewhere.example" },
    { origin: "http://butterflies.example" },
    {
      origin: "https://elsewhere.example",
      "x-forwarded-host": "elsewhere.example",
      host: "elsewhere.example",
    },
    { origin: "https://elsewhere.example", "x-http-method-override": "GET" },
  ];
  for (const headers of forged)
    expect([headers, (await client.post({}, headers)).status]).toEqual([headers, 403]);
  expect((await client.post({}, form)).status).toBe(415);
  expect((await database.pool.query("select from imago.job")).rowCount).toBe(0);
  const taken = await client.post(
    {},
    { origin: "https://butterflies.example", "sec-fetch-site": "same-origin" },
  );
  expect(taken.status).toBe(202);
  expect(taken.headers.get("set-cookie")).toMatch(
    /^imago=[1-9A-Za-z]{22}\.[\w-]{43}; .*HttpOnly; SameSite=Lax; Secure$/,
  );
  // Nor may it cancel, even with the maker's cookie, by any method.
  const { id } = await taken.json();
  for (const method of ["POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const headers = { origin: "https://elsewhere.example" };
    const { status } = await client.fetch(`/api/generations/${id}/cancel`, { method, headers });
    expect([method, status]).toEqual([method, { GET: 405, HEAD: 405, OPTIONS: 204 }[method] ?? 403]);
  }
  expect((await client.get(id)).status).toBe("queued");
});

test("few wait for files that cost something, and who leaves makes room", async () => {
  app = await startApp(database.url, { workers: 1 });
  const client = apiClient(app.url);
  const { id } = await client.generate({ steps: 2 });
  await until("the butterfly", async () => (await client.get(id)).status === "done");
  const end = new AbortController();
  const ask = (by: ApiClient, scale: number, method = "GET") =>
    by
      .fetch(`/api/generations/${id}/animation.webp?scale=${scale}`, { method, signal: end.signal })
      .catch(() => undefined);
  const known = await Promise.all(
    ["image.png?scale=8", "animation.gif?scale=1", "frames.json", "ascii.txt?columns=160&color=ansi"].map(
      async (file) => {
        const url = `/api/generations/${id}/${file}`;
        return { url, headers: { "if-none-match": (await client.fetch(url)).headers.get("etag") ?? "" } };
      },
    ),
  );
  const lock = await connect(database.url);
  try {
    // The frames cannot be read: whatever is asked for now takes as long as we like.
    await lock.query("begin; lock table imago.frame in access exclusive mode");
    // Files that are known need none: a 304 costs nothing, so it takes no slot either.
    for (const { url, headers } of known) expect((await client.fetch(url, { headers })).status).toBe(304);
    const own = Array.from({ length: fileLimits.perClient + 1 }, (_, i) =>
      ask(client, 1 + (i % 8), i % 2 ? "HEAD" : "GET"),
    );
    const first = await Promise.race(own);
    expect(first?.status).toBe(429);
    expect(Number(first?.headers.get("retry-after"))).toBeGreaterThan(0);
    // Without the cookie it is the address that counts.
    const others = Array.from({ length: fileLimits.perAddress - fileLimits.perClient + 1 }, () =>
      ask(apiClient(app?.url ?? ""), 1),
    );
    expect((await Promise.race(others))?.status).toBe(429);
    end.abort();
    await Promise.all([...own, ...others]);
  } finally {
    await lock.end();
  }
  await until("room again", async () => {
    const response = await client.fetch(`/api/generations/${id}/animation.webp?scale=8`);
    return response.status === 200;
  });
});
