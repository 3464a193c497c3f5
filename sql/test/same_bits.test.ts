/** Tests that pictures are the same, bit for bit, on every server and with any number of processes. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect, type Pool } from "@/db/pool";
import { hasSystemServer, testDatabase } from "@/testing/database";

const servers = ["system", "packaged"] as const;
const skipped = (name: string) => name === "system" && !hasSystemServer();

/** Hashes the states of a short run, which uses every layer, the sampler's noise and the sampler. */
const runSql = `select md5(string_agg(md5(array_send(image)) || coalesce(md5(array_send(x0)), ''), ',' order by step)) as run
  from imago.generate('butterfly-64', seed => 7, timesteps => '{900,300}', sampler => 'ddpm')`;

async function run(client: Client): Promise<string> {
  return (await client.query<{ run: string }>(runSql)).rows[0]?.run ?? "";
}

/** Returns the largest number of worker processes that a statement of `client` had at once. */
async function watchWorkers(pool: Pool, client: Client, work: () => Promise<unknown>): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  let most = 0;
  let over = false;
  const watch = (async () => {
    while (!over) {
      const { rows: workers } = await pool.query<{ count: number }>(
        "select count(*)::integer as count from pg_stat_activity where leader_pid = $1",
        [rows[0]?.pid],
      );
      most = Math.max(most, workers[0]?.count ?? 0);
      await sleep(5);
    }
  })();
  await work().finally(() => {
    over = true;
  });
  await watch;
  return most;
}

/** The results of all servers, which must agree too. */
const runs: string[] = [];
const knownAnswers: string[] = [];

describe.each(servers)("on the %s server", (server) => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let client: Client;
  beforeAll(async () => {
    if (skipped(server)) return;
    database = await testDatabase({ server, model: "butterfly-64" });
    client = await connect(database.url);
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  test.skipIf(skipped(server)).each([
    ["one process", "set max_parallel_workers_per_gather = 0"],
    ["one process, again", "set max_parallel_workers_per_gather = 0"],
    ["one worker for every layer", "set max_parallel_workers_per_gather = 1; set imago.worker_digits = 1"],
    ["two workers for every layer", "set max_parallel_workers_per_gather = 2; set imago.worker_digits = 1"],
    [
      "workers wanted, and none left to launch",
      "set max_parallel_workers_per_gather = 2; set imago.worker_digits = 1; set max_parallel_workers = 0",
    ],
  ])(
    "a run has the same bits with %s",
    async (_, settings) => {
      await client.query("reset all; set jit = off");
      await client.query(settings);
      runs.push(await run(client));
      expect(new Set(runs).size).toBe(1);
    },
    180_000,
  );

  test.skipIf(skipped(server))("the model's known answer, computed at import, comes out again", async () => {
    const { rows } = await database.pool.query(
      "select known_answer as stored, imago.known_answer(name) as now from imago.model",
    );
    expect(rows[0]?.now).toBe(rows[0]?.stored);
    knownAnswers.push(rows[0]?.now);
    expect(new Set(knownAnswers).size).toBe(1);
  });

  test.skipIf(skipped(server))(
    "workers are launched where a layer is worth them, and only there",
    async () => {
      const pass = () =>
        client.query("select imago.unet('butterfly-64', imago.initial_noise('butterfly-64', 1), 500)");
      await client.query("reset all; set jit = off; set max_parallel_workers_per_gather = 1");
      await client.query("set imago.worker_digits = 1000000");
      // Only one worker: a share that starts further processes would cost more than it computes.
      expect(await watchWorkers(database.pool, client, pass)).toBe(1);
      await client.query("set imago.worker_digits = 1000000000");
      expect(await watchWorkers(database.pool, client, pass)).toBe(0);
      await client.query("reset imago.worker_digits; set max_parallel_workers_per_gather = 0");
      expect(await watchWorkers(database.pool, client, pass)).toBe(0);
    },
    180_000,
  );
});
