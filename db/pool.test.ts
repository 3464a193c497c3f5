import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { isAway } from "@/server/web/away";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { startProxy } from "@/testing/proxy";
import { createPool, transaction } from "./pool";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
});
afterAll(() => database.drop());

test("a server that falls silent is away, in and out of transactions, and its connections are not used again", async () => {
  const proxy = await startProxy(database.url);
  const pool = createPool(proxy.url, 1, { answerMs: 3_000 });
  onTestFinished(async () => {
    await proxy.close(); // before the pool, because it ends the pool's connections
    await pool.end();
  });
  await pool.query("select");
  for (const work of [
    () => pool.query("select"),
    () => transaction(pool, (client) => client.query("select")),
  ]) {
    proxy.swallow();
    expect(isAway(await work().catch((error) => error))).toBe(true);
    expect(isAway(await work().catch((error) => error))).toBe(true); // no new connection either
    proxy.mend();
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  }
});

test("a caller waits no longer for a connection that others keep than for an answer", async () => {
  const pool = createPool(database.url, 1, { answerMs: 3_000 });
  const kept = await pool.connect();
  expect(isAway(await pool.query("select").catch((error) => error))).toBe(true);
  kept.release();
  expect((await pool.query("select")).rowCount).toBe(1);
  await pool.end();
});
