/** Tests that a session finds out whether, and how fast, its server starts worker processes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect } from "@/db/pool";
import { hasSystemServer, testDatabase } from "@/testing/database";
import { until } from "@/testing/until";

const skipped = (name: string) => name === "system" && !hasSystemServer();

describe.each(["system", "packaged"] as const)("on the %s server", (server) => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let client: Client;
  beforeAll(async () => {
    if (skipped(server)) return;
    database = await testDatabase({ server });
    client = await connect(database.url);
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  const read = async (expression: string) =>
    (await client.query<{ value: unknown }>(`select ${expression} as value`)).rows[0]?.value;

  test.skipIf(skipped(server))("a worker's start is measured on a worker that ran", async () => {
    await client.query("set max_parallel_workers_per_gather = 1");
    // A busy machine may start none in the time that a try waits.
    await until("a worker to take a share", () =>
      read("(select bool_or(by_worker) from imago.worker_probe(pg_backend_pid()))"),
    );
    const start = await until("the start of a worker", () => read("imago.worker_start()"));
    expect(start).toBeGreaterThan(0);
    expect(Number(await read("imago.worker_digits()"))).toBeGreaterThan(10_000);
  });

  test.skipIf(skipped(server)).each([
    ["workers are switched off", "set max_parallel_workers_per_gather = 0"],
    ["the server has none", "set max_parallel_workers_per_gather = 1; set max_parallel_workers = 0"],
  ])("no layer is worth a worker where %s", async (_, settings) => {
    await client.query("reset all");
    await client.query(settings);
    expect(await read("imago.worker_start()")).toBeNull();
    await client.query("select set_config('imago.worker_digits', imago.worker_digits()::text, false)");
    expect(await read("imago.may_share(1000000000000)")).toBe(false);
  });
});
