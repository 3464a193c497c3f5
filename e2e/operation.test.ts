/** Monitoring: metrics on a port of their own, warnings in /api/health and the log. */
import { expect, onTestFinished, test } from "vitest";
import { healthSchema } from "@/lib/api/response";
import { testFolder } from "@/testing/data-folder";
import { jobsDatabase } from "@/testing/jobs";
import { until } from "@/testing/until";
import { startApp } from "@/testing/web/app";
import { apiClient, readEvents } from "@/testing/web/client";
import { spawnPart } from "@/testing/web/process";

const readHealth = async (url: string) => healthSchema.parse(await (await fetch(`${url}/api/health`)).json());

test("metrics tell of jobs, workers, streams and answers, and not on the visitors' port", async () => {
  const database = await jobsDatabase();
  const app = await startApp(database.url, { web: { IMAGO_METRICS_PORT: "0" } });
  onTestFinished(async () => {
    await app.stop();
    await database.drop();
  });
  const [, port] = /port=(\d+)/.exec(await app.web.said(/metrics\.started/)) ?? [];
  const read = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const client = apiClient(app.url);
  const { links } = await client.generate({ steps: 2 });
  await readEvents(await client.fetch(links.events ?? ""));

  const text = await read();
  expect(text).toContain('imago_jobs{status="done"} 1');
  expect(text).toContain('imago_jobs{status="failed"} 0');
  expect(text).toContain('imago_jobs_stored{stored="states"} 1');
  expect(text).toContain('imago_jobs_stored{stored="pictures"} 0');
  expect(text).toMatch(/^imago_jobs_day 1$/m);
  expect(text).toMatch(/^imago_jobs_day_limit 5000$/m);
  expect(text).toContain("imago_database_up 1");
  expect(text).toContain("imago_workers 1");
  expect(text).toContain('imago_http_responses_total{method="POST",status="202"} 1');
  expect(text).toMatch(/imago_http_response_seconds_bucket\{le="\+Inf"\} [1-9]/);
  expect(text).toMatch(/process_resident_memory_bytes \d{7}/);
  for (const line of text.split("\n").filter(Boolean))
    expect(line).toMatch(
      /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? ([\d.e+-]+|NaN|Nan|[+-]Inf))$/,
    );
  await until("the stream to be counted out", async () => (await read()).includes("imago_streams 0"));

  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test("health warns when nobody works, also when all workers are draining", async () => {
  const database = await jobsDatabase();
  const app = await startApp(database.url, { workers: 0 });
  onTestFinished(async () => {
    await app.stop();
    await database.drop();
  });
  await until("the web listens", async () => (await readHealth(app.url)).listening);
  expect(await readHealth(app.url)).toMatchObject({ status: "degraded", warnings: ["no_worker"] });
  app.addWorker();
  await until("a worker", async () => (await readHealth(app.url)).status === "ok");
  await database.pool.query("update imago.worker set draining = true");
  expect(await readHealth(app.url)).toMatchObject({
    status: "degraded",
    warnings: ["no_worker"],
    workers: [{ live: true, draining: true }],
  });
});

test("while the server has no connection left, pages and API are a 503 that says when to try again", async () => {
  const database = await jobsDatabase();
  const app = await startApp(database.url, { workers: 0 });
  const session = await database.pool.connect();
  onTestFinished(async () => {
    session.release();
    await app.stop();
    await database.drop();
  });
  const limit = (connections: number) =>
    session.query(
      `alter database ${new URL(database.url).pathname.slice(1)} connection limit ${connections}`,
    );
  const read = (path: string) => fetch(`${app.url}${path}`);
  await limit(0);
  await session.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  for (const path of ["/", "/api/generations"]) {
    const answer = await read(path);
    expect([path, answer.status]).toEqual([path, 503]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  await limit(-1);
  await until("the pages", async () => (await read("/")).status === 200);
});

test("when the disk of our own server runs low, health and log warn, and new jobs are refused", async () => {
  const { settings } = await testFolder();
  const web = spawnPart("server/web/main.ts", {
    IMAGO_DATA: settings.dataFolder,
    HOST: "127.0.0.1",
    PORT: "0",
    IMAGO_MIN_FREE_MB: "1000000000",
    IMAGO_STOP_FREE_MB: "1000000000",
  });
  onTestFinished(async () => {
    await web.end("SIGTERM");
  });
  const [, port] = /port=(\d+)/.exec(await web.said(/web\.started/)) ?? [];
  expect((await readHealth(`http://127.0.0.1:${port}`)).warnings).toContain("disk_low");
  await web.said(/level=warn event=disk\.low .*freeBytes=\d+/);
  const refused = await fetch(`http://127.0.0.1:${port}/api/generations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: "disk_full" });
  await web.said(/level=warn event=disk\.full /);
});
