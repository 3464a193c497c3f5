/** The prepared operations on a server's database: what they promise to change, they change. */
import { readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PoolClient } from "@/db/pool";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { importTiny } from "@/testing/jobs";
import { operations } from "./operations";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await importTiny(database.pool, { steps: 2 });
});
afterAll(() => database?.drop());

async function paint(client: PoolClient): Promise<string | undefined> {
  const { rows } = await client.query<{ hash: string }>(
    "select imago.state_hash(image) as hash from imago.generate('tiny', 42) order by step desc limit 1",
  );
  return rows[0]?.hash;
}

test("there are twelve, each with a name of its own", () => {
  expect(operations).toHaveLength(12);
  expect(new Set(operations.flatMap(({ id, title, sql }) => [id, title, sql])).size).toBe(36);
});

test("what they say of the network is so of the one in the tab", async () => {
  const file = new URL("../../models/butterfly-64-turbo/config.json", import.meta.url);
  const { block_out_channels: channels } = JSON.parse(await readFile(file, "utf8"));
  const words = (id: string) => operations.find((operation) => operation.id === id)?.words;
  expect(words("channel")).toContain(`hands ${channels[0]} channels`);
  expect(words("half")).toContain("Forty channels of eighty");
  const weights = new URL(
    "../../models/butterfly-64-turbo/diffusion_pytorch_model.safetensors",
    import.meta.url,
  );
  const numbers = (await stat(weights)).size / 2; // fp16
  expect(words("round")).toContain(
    `${["None", "One", "Two", "Three", "Four", "Five"][Math.floor(numbers / 1e6)]} million`,
  );
});

test.each(operations)("$id", async ({ sql, paints }) => {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    const before = await paint(client);
    const { rowCount } = await client.query(sql);
    const after = await paint(client);
    if (paints) expect(after).not.toBe(before);
    else expect(after).toBe(before);
    if (/^update/.test(sql)) expect(rowCount).toBeGreaterThan(0);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
