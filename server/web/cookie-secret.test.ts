import { afterAll, beforeAll, expect, test } from "vitest";
import { readCookieSecret } from "./client";
import { type TestDatabase, testDatabase } from "@/testing/database";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("all who ask get one secret of 32 bytes, also when they are the first and ask at once", async () => {
  const secrets = await Promise.all(Array.from({ length: 4 }, () => readCookieSecret(database.pool)));
  const [first] = secrets;
  expect(first).toHaveLength(32);
  for (const secret of secrets) expect(secret).toEqual(first);
});
