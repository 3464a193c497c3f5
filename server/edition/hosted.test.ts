/**
 * The claims of docs/hosted.md, on a local server with the settings of hosted ones: rights, timeouts, pooler, space.
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { migrate } from "@/db/migrate";
import { connect, createPool } from "@/db/pool";
import { ensureServer } from "@/db/postgres";
import { importModel } from "@/server/checkpoints/import";
import { type BundledModel, type TestDatabase, testDatabase } from "@/testing/database";
import { libpqUrl } from "@/testing/libpq-url";
import { loadInto, textOf } from "@/testing/edition";
import { temporaryFolder } from "@/testing/folder";
import { importTiny, queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { hasPooler, startPooler } from "@/testing/pooler";
import { hasPackagedServer } from "@/testing/servers";
import { withSmallDisk } from "@/testing/small-disk";
import { spawnWorker } from "@/testing/worker";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const quick = "butterfly-64-turbo" satisfies BundledModel;
const run = promisify(execFile);
const hasPsql = await run("psql", ["--version"]).then(
  () => true,
  () => false,
);
/** With `transaction_timeout`, which came with version 17. */
const server = hasPackagedServer("packaged-17") ? "packaged-17" : "default";

/** The timeouts that a role may have, in seconds. The last, which is new, is longer: the usual one ends first. */
const timeouts = (s: number) => ({
  statement_timeout: s,
  lock_timeout: s,
  idle_in_transaction_session_timeout: s,
  ...(server !== "default" && { transaction_timeout: s + 1 }),
});
/** Lasts longer than all of them, without work for the server. */
const outlast = (s: number) => `select null from pg_catalog.pg_sleep(${s + 1.2})`;

const page = await readFile(path.resolve("docs/hosted.md"), "utf8");
const said = (pattern: RegExp) => Number(pattern.exec(page)?.[1]);
const megabytesSaid = said(/engine and the quick model take less than (\d+) MB/);
const kilobytesSaid = said(/a frame less than (\d+) KB/);

type Hosted = { direct: TestDatabase; url: string };

/**
 * Runs `work` with a database as hosts give one: its owner is an ordinary role with timeouts of `s` seconds, and `url`
 * leads through a pooler with two sessions, which gives each transaction whichever is free.
 */
async function hosted(
  options: Parameters<typeof testDatabase>[0] & { s: number },
  work: (hosted: Hosted) => Promise<void>,
): Promise<void> {
  const direct = await testDatabase({ server, ...options });
  try {
    await direct.pool.query(`do $$ begin
      assert not (select rolsuper from pg_roles where rolname = current_user), 'a superuser';
    end $$`);
    const database = new URL(direct.url).pathname.slice(1);
    for (const [name, value] of Object.entries(timeouts(options.s)))
      await direct.pool.query(`alter role current_user in database ${database} set ${name} = '${value}s'`);
    const url = await startPooler(direct.url, 2);
    await work({ direct, url });
  } finally {
    await direct.drop();
  }
}

/** Runs a script as a reader would. */
async function runPsql(url: string, sql: string): Promise<{ stdout: string; stderr: string }> {
  const file = path.join(await temporaryFolder(), "script.sql");
  await writeFile(file, sql);
  return run("psql", ["-X", "-At", "-q", "-v", "ON_ERROR_STOP=1", "-d", libpqUrl(url), "-f", file]);
}

describe("an ordinary role, short timeouts, a transaction pooler", () => {
  test.skipIf(!hasPooler || !hasPsql)("psql loads the file and paints, though both take longer", async () => {
    const source = await testDatabase();
    await importTiny(source.pool, { steps: 2 });
    const text = await textOf(source.pool, "tiny").finally(() => source.drop());
    await hosted({ empty: true, s: 3 }, async ({ direct, url }) => {
      const slow = text.replaceAll("\ncommit;", `\n${outlast(3)};\ncommit;`);
      expect(slow.split(outlast(3))).toHaveLength(3);
      const { stdout, stderr } = await runPsql(url, slow);
      expect(stderr).toBe("");
      const { rows } = await direct.pool.query<{ text: string }>(
        `select imago.ascii(imago.rgb(imago.picture('tiny', image)), 8) as text
         from imago.generate('tiny', 42) order by step desc limit 1`,
      );
      expect(stdout).toContain(rows[0]?.text);
    });
  });

  test.skipIf(!hasPooler || !hasPsql)(
    "a whole run is cut off, its steps are not, and a transaction may lift the limit",
    async () => {
      await hosted({ s: 8 }, async ({ direct, url }) => {
        await importTiny(direct.pool, { steps: 4 });
        const psql = async (sql: string) => (await runPsql(url, sql)).stdout.trim();
        expect(await psql("show statement_timeout;")).toBe("8s");
        await expect(psql("select count(*) from imago.generate('tiny', 42, 1000);")).rejects.toThrow(
          /ERROR: {2}canceling statement due to statement timeout/,
        );

        const { rows: steps } = await direct.pool.query<{ t: number; t_next: number }>(
          "select t, t_next from imago.schedule('tiny', null, null) order by step",
        );
        const { rows } = await direct.pool.query<{ hash: string }>(
          "select imago.state_hash(image) as hash from imago.generate('tiny', 42) order by step desc limit 1",
        );
        const denoise = steps.map(
          ({ t, t_next }) =>
            `select image from imago.denoise('tiny', :'image'::real[], 42, 'ddim', ${t}, ${t_next}) \\gset`,
        );
        const noise = "select imago.initial_noise('tiny', 42) as image \\gset";
        const hash = "select imago.state_hash(:'image'::real[]);";
        expect(await psql([noise, ...denoise, hash].join("\n"))).toBe(rows[0]?.hash);

        const lift = Object.keys(timeouts(8)).map((name) => `set local ${name} = 0;`);
        await psql(["begin;", ...lift, `${outlast(8)};`, "commit;"].join("\n"));
      });
    },
  );

  test.skipIf(!hasPooler)(
    "migrations, a slow import and a worker are not cut off; sizes are those of the page",
    async () => {
      await hosted({ empty: true, s: 4 }, async ({ direct, url }) => {
        const pool = createPool(url);
        try {
          await migrate(pool);
          await pool.query(`create function public.outlast() returns trigger language plpgsql
        as $$ begin ${outlast(4).replace(/^select/, "perform")}; return null; end $$;
        create trigger outlast after insert on imago.model execute function public.outlast()`);
          await importModel(pool, `models/${quick}`);
          const worker = spawnWorker(url, { LISTEN_DATABASE_URL: direct.url });
          const { id } = await queueJob(pool, { model: quick, schedule: { spacing: "trailing", steps: 1 } });
          await untilJob(direct.pool, id, "done");
          expect(worker.lines.filter((line) => /level=(warn|error)/.test(line))).toEqual([]);
          expect(await worker.end("SIGTERM")).toBe(0);
          const { rows } = await pool.query<{ perFrame: string }>(
            `select pg_total_relation_size('imago.frame') / (select count(*) from imago.frame) as "perFrame"`,
          );
          expect(Number(rows[0]?.perFrame)).toBeLessThan(kilobytesSaid * 1000);
        } finally {
          await pool.end();
        }
      });
    },
  );
});

test("half a gigabyte of disk takes a server, the engine and the quick model", async ({ skip }) => {
  const source = await testDatabase({ model: quick });
  const text = await textOf(source.pool, quick).finally(() => source.drop());
  const mounted = await withSmallDisk(512, async ({ dataFolder }) => {
    const local = await ensureServer({
      settings: { databaseUrl: undefined, server: undefined, dataFolder },
      durable: false,
      log: () => undefined,
    });
    const own = await connect(local.url);
    try {
      const painted = await loadInto(local.url, text);
      expect(painted.split("\n")).toHaveLength(32);
      const { rows } = await own.query<{ bytes: string }>(
        "select pg_database_size(current_database()) as bytes",
      );
      expect(Number(rows[0]?.bytes)).toBeLessThan(megabytesSaid * 1e6);
    } finally {
      await own.end();
      await local.release();
    }
  });
  if (!mounted) skip("no right to mount a small disk");
});
