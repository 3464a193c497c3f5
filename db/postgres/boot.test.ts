import { createServer } from "node:net";
import { expect, test } from "vitest";
import { testFolder } from "@/testing/data-folder";
import { hasSystemServer } from "@/testing/database";
import { connect } from "../pool";
import { ensureServer, type ServerOptions } from "./index";

async function options(): Promise<ServerOptions> {
  const { settings, elsewhere } = await testFolder({ server: hasSystemServer() ? "system" : "packaged" });
  return { settings, elsewhere, durable: false, log: () => undefined };
}

test("a port that somebody else has taken meanwhile is left to them", async () => {
  const given = await options();
  const first = await ensureServer(given);
  await first.stop();
  const taken = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
  const second = await ensureServer(given);
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  await second.stop();
  taken.close();
});

test("it does its work where /dev/shm is small, as in containers", async () => {
  const machine = { memoryBytes: 2 ** 31, cores: 2, sharedMemoryBytes: 64 * 2 ** 20 };
  const running = await ensureServer({ ...(await options()), machine });
  const client = await connect(running.url);
  await client.query("create table public.many as select generate_series(1, 100000) as n");
  await client.query(
    "set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0",
  );
  const { rows } = await client.query("explain (analyze, format json) select sum(n) from public.many");
  expect(JSON.stringify(rows)).toMatch(/"Workers Launched":[1-9]/);
  const shown = await client.query("show dynamic_shared_memory_type");
  expect(shown.rows).toEqual([{ dynamic_shared_memory_type: "sysv" }]);
  await client.end();
  await running.stop();
});
