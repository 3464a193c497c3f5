/** Processes of an older installation stop, and name their own engine and the database's. */
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, readEngine } from "@/db/engine";
import { migrate } from "@/db/migrate";
import { startCommand } from "@/testing/command";
import type { TestDatabase } from "@/testing/database";
import { temporaryFolder } from "@/testing/folder";
import { jobsDatabase, queueJob } from "@/testing/jobs";
import { framesOf, untilComputing, untilJob } from "@/testing/painted";
import { spawnPart } from "@/testing/web/process";
import { spawnWorker } from "@/testing/worker";

const guard = { timeout: 240_000 };
let database: TestDatabase;
let own: Engine;

beforeAll(async () => {
  database = await jobsDatabase();
  const engine = await readEngine(database.pool);
  if (!engine) throw new Error("the database has no engine");
  own = engine;
});
afterAll(() => database.drop());

/** Runs `work` on a database that a newer engine has used. */
async function withNewer(work: (sentence: string) => Promise<void>): Promise<void> {
  const newer = { number: own.number + 1, version: "0123456789abcdef" };
  await database.pool.query("update imago.engine set number = $1, version = $2", [
    newer.number,
    newer.version,
  ]);
  try {
    await work(
      `this Imago has engine ${own.number} (${own.version}), and the database has had engine ${newer.number} (${newer.version})`,
    );
    expect(await readEngine(database.pool)).toEqual(newer);
  } finally {
    await database.pool.query("update imago.engine set number = $1, version = $2", [own.number, own.version]);
  }
}

test(
  "migrate, import, web and worker of an older engine stop with a sentence, and change nothing",
  guard,
  async () => {
    await withNewer(async (sentence) => {
      const settings = { DATABASE_URL: database.url };
      for (const [name, args] of [
        ["migrate", []],
        ["model-import", [path.resolve("models/butterfly-64-turbo")]],
        ["model-list", []],
      ] as const) {
        const { code, errors } = await startCommand(name, [...args], settings).ended;
        expect(errors).toContain(sentence);
        expect(code).toBe(1);
      }
      for (const file of ["server/web/main.ts", "server/worker/main.ts"]) {
        const part = spawnPart(file, { ...settings, PORT: "0", HOST: "127.0.0.1" });
        expect(await part.said(/(web|worker)\.failed/)).toContain(sentence);
      }
    });
    const { rows } = await database.pool.query("select name from imago.model order by name");
    expect(rows).toEqual([{ name: "tiny" }]);
  },
);

test("a worker that runs when a newer engine arrives ends by itself", guard, async () => {
  const worker = spawnWorker(database.url);
  await worker.said(/worker\.started/);
  await withNewer(async (sentence) => {
    expect(await worker.said(/worker\.failed/)).toContain(sentence);
  });
});

test("an older engine that starts while a newer worker paints leaves it to paint", guard, async () => {
  const older = await temporaryFolder();
  await cp(path.resolve("sql"), older, { recursive: true });
  await writeFile(path.join(older, "engine.json"), JSON.stringify({ number: own.number - 1 }));
  const silu = path.join(older, "nn", "silu.sql");
  await writeFile(silu, `-- of another version\n${await readFile(silu, "utf8")}`);

  const job = await queueJob(database.pool, { schedule: { spacing: "linspace", steps: 20 } });
  const worker = spawnWorker(database.url);
  await untilComputing(database.pool);
  await expect(migrate(database.pool, older)).rejects.toThrow(/^this Imago has engine 0 /);
  await untilJob(database.pool, job.id, "done");
  expect(await framesOf(database.pool, job.id)).toHaveLength(21);
  expect(worker.lines.filter((line) => line.includes("job.claimed"))).toHaveLength(1);
  expect(await readEngine(database.pool)).toEqual(own);
});
