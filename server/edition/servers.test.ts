/**
 * `imago.sql` on PostgreSQL 15 to 18 and in PGlite: each gets the rows and states of the server that wrote the file.
 */
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Pool } from "@/db/pool";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { contents, load, states, textOf } from "@/testing/edition";
import { importTiny } from "@/testing/jobs";
import { openPglite } from "@/testing/pglite";
import { hasPackagedServer, type PackagedName, packagedServers } from "@/testing/servers";

let source: TestDatabase;
let text: string;
let expected: unknown;
const describeModel = async (pool: Pool) => [await contents(pool, "tiny"), await states(pool, "tiny")];
beforeAll(async () => {
  source = await testDatabase();
  await importTiny(source.pool, { steps: 4 });
  text = await textOf(source.pool, "tiny");
  expected = await describeModel(source.pool);
});
afterAll(() => source?.drop());

async function loadTwice(pool: Pool): Promise<string[]> {
  const session = await pool.connect();
  try {
    return [await load(session, text), await load(session, text)];
  } finally {
    session.release();
  }
}

// A guard against waiting for ever: all servers load at once, beside other tests.
describe.concurrent("rows, states and text are those of the writer, also after a second load", {
  timeout: 240_000,
}, () => {
  for (const server of Object.keys(packagedServers) as PackagedName[])
    test.skipIf(!hasPackagedServer(server))(`on the ${server} server`, async ({ expect }) => {
      const { pool, drop } = await testDatabase({ server, empty: true });
      try {
        const [first, second] = await loadTwice(pool);
        expect(first).toBe(second);
        expect(await describeModel(pool)).toEqual(expected);
      } finally {
        await drop();
      }
    });

  test("in PGlite", async ({ expect }) => {
    const { pool, close } = await openPglite();
    try {
      const [first, second] = await loadTwice(pool);
      expect(first).toBe(second);
      expect(await describeModel(pool)).toEqual(expected);
    } finally {
      await close();
    }
  });
});
