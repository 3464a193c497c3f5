import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { TestDatabase } from "@/db/testing/database";
import { emptyQueue, jobsDatabase } from "@/db/testing/jobs";
import { until } from "@/db/testing/until";
import { type App, startApp } from "./testing/app";
import { apiClient } from "./testing/client";

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
  for (let i = 0; i < 5; i++) expect((await client.post()).status).toBe(202);
  const refused = await client.post();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    code: "too_many",
    errors: [{ field: "outstandingPerClient", value: 5, limit: "at most 5 at once" }],
  });
  // Who drops the cookie, and claims to be somewhere else, is still at this address.
  for (let i = 5; i < 20; i++) {
    const other = apiClient(app.url);
    expect((await other.post({}, { "x-forwarded-for": `192.0.2.${i}` })).status).toBe(202);
  }
  const late = await apiClient(app.url).post({}, { "x-forwarded-for": "192.0.2.99" });
  expect(await late.json()).toMatchObject({ status: 429, errors: [{ field: "outstandingPerAddress" }] });
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
  app = await startApp(database.url, { workers: 0, settings: { IMAGO_MAX_STREAMS_PER_ADDRESS: "3" } });
  const client = apiClient(app.url);
  const { id } = await client.generate();
  const open = () => {
    const end = new AbortController();
    return client
      .fetch(`/api/generations/${id}/events`, { signal: end.signal })
      .then(({ status }) => ({ status, end }));
  };
  const streams = await Promise.all([open(), open(), open()]);
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await open()).status).toBe(429);
  streams[0]?.end.abort();
  await until("room for another stream", async () => {
    const { status, end } = await open();
    if (status === 200) end.abort();
    return status === 200;
  });
});

test("a page of another site may not ask, and https makes the cookie secure", async () => {
  app = await startApp(database.url, { workers: 0, settings: { PUBLIC_URL: "https://butterflies.example" } });
  const client = apiClient(app.url);
  expect((await client.post({}, { origin: "https://elsewhere.example" })).status).toBe(403);
  expect((await client.post({}, { origin: app.url })).status).toBe(403);
  const taken = await client.post(
    {},
    { origin: "https://butterflies.example", "sec-fetch-site": "same-origin" },
  );
  expect(taken.status).toBe(202);
  expect(taken.headers.get("set-cookie")).toMatch(
    /^imago=[1-9A-Za-z]{22}\.[\w-]{43}; .*HttpOnly; SameSite=Lax; Secure$/,
  );
});
