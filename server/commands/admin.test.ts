/** Commands of an operator, as processes of their own. */
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startCommand } from "@/testing/command";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { saveFrames } from "@/testing/frames";
import { emptyQueue, importTiny, noLimits, queueJob } from "@/testing/jobs";
import { findJob } from "../jobs/job";
import { beat, claim, finish } from "../jobs/lease";
import { listWorkers } from "../jobs/workers";

vi.setConfig({ testTimeout: 300_000 }); // several processes a test, each compiling TypeScript first

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ model: "butterfly-64" });
  await importTiny(database.pool);
});
afterAll(() => database.drop());
afterEach(() => emptyQueue(database.pool));

const run = (command: string, ...args: string[]) =>
  startCommand(command, args, { DATABASE_URL: database.url }).ended;

async function finished(): Promise<string> {
  await queueJob(database.pool);
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  await saveFrames(database.pool, job);
  await finish(database.pool, job);
  return job.id;
}

test("jobs are listed in the order of their turns, and cancelled", async () => {
  expect(await run("jobs", "list")).toMatchObject({ code: 0, output: "no job waits or runs\n" });
  const running = await queueJob(database.pool);
  await claim(database.pool, "machine-1", noLimits);
  const waiting = await queueJob(database.pool);
  const { output } = await run("jobs", "list");
  const lines = output.trim().split("\n");
  expect(lines[0]).toMatch(/^id +status +step +left +model +client +address +worker +asked for$/);
  expect(lines[1]).toMatch(new RegExp(`^${running.id} +running +0/3 .* tiny .* machine-1 `));
  expect(lines[2]).toMatch(new RegExp(`^${waiting.id} +queued \\(1\\) +0/3 `));

  expect(await run("jobs", "cancel", waiting.id)).toMatchObject({
    code: 0,
    output: `cancelled ${waiting.id}\n`,
  });
  expect((await findJob(database.pool, waiting.id))?.status).toBe("cancelled");
  const done = await finished();
  expect(await run("jobs", "cancel", done)).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/is already done/),
  });
  expect(await run("jobs", "cancel", "nothing")).toMatchObject({
    code: 1,
    errors: expect.stringContaining("there is no job nothing"),
  });
});

test("on the day of a flood, the jobs of an address or all are cancelled", async () => {
  const flood = await Promise.all(
    [1, 2].map(() => queueJob(database.pool, { address: "2001:db8:0:7::/64" })),
  );
  const honest = await queueJob(database.pool, { address: "192.0.2.1" });
  expect((await run("jobs", "list")).output).toMatch(/ 2001:db8:0:7::\/64 /);
  expect(await run("jobs", "cancel", "--address", "2001:db8:0:7:dead::1")).toMatchObject({
    code: 0,
    output: "cancelled all jobs of 2001:db8:0:7::/64 that waited or ran: 2\n",
  });
  for (const { id } of flood) expect((await findJob(database.pool, id))?.status).toBe("cancelled");
  expect((await findJob(database.pool, honest.id))?.status).toBe("queued");
  expect(await run("jobs", "cancel", "--all")).toMatchObject({
    code: 2,
    errors: expect.stringContaining("--yes"),
  });
  expect(await run("jobs", "cancel", "--all", "--yes")).toMatchObject({
    code: 0,
    output: "cancelled all jobs that waited or ran: 1\n",
  });
  expect(await run("jobs", "cancel", "--all", honest.id)).toMatchObject({ code: 2 });
});

test("a butterfly is hidden, shown again, and deleted for good", async () => {
  const id = await finished();
  expect((await run("butterflies", "hide", id)).code).toBe(0);
  expect((await findJob(database.pool, id))?.hidden).toBe(true);
  expect((await run("butterflies", "show", id)).code).toBe(0);
  expect((await findJob(database.pool, id))?.hidden).toBe(false);

  expect(await run("butterflies", "delete", id)).toMatchObject({
    code: 2,
    errors: expect.stringContaining("there is no terminal to ask on: add --yes"),
  });
  expect(await run("butterflies", "delete", id, "--yes")).toMatchObject({ output: `deleted ${id}\n` });
  expect(await findJob(database.pool, id)).toBeUndefined();
  const { rowCount } = await database.pool.query("select from imago.frame where job_id = $1", [id]);
  expect(rowCount).toBe(0);
  const unfinished = await queueJob(database.pool);
  expect(await run("butterflies", "delete", unfinished.id, "--yes")).toMatchObject({
    code: 1,
    errors: expect.stringContaining("cancel it first"),
  });
});

test("a worker that drains takes no job until it is told to go on", async () => {
  const worker = { id: "w-1", host: "h", pid: 1, compute: ["h:5432"] };
  await beat(database.pool, worker, undefined);
  // Commands may take longer than a worker that says nothing counts as alive.
  const beating = setInterval(() => void beat(database.pool, worker, undefined), 500);
  onTestFinished(() => clearInterval(beating));
  await queueJob(database.pool);
  expect((await run("workers", "list")).output).toMatch(/\nw-1 +works +h +h:5432 /);
  expect((await run("workers", "drain", "w-1")).code).toBe(0);
  expect(await claim(database.pool, "w-1", noLimits)).toBeUndefined();
  expect((await listWorkers(database.pool))[0]).toMatchObject({ draining: true });
  expect((await run("workers", "resume", "w-1")).code).toBe(0);
  expect(await claim(database.pool, "w-1", noLimits)).toBeDefined();
  expect(await run("workers", "drain", "w-2")).toMatchObject({ code: 1 });
});

test("retention says what it would delete before it does", async () => {
  await finished();
  await database.pool.query("update imago.job set finished_at = now() - interval '10 days'");
  expect((await run("retention", "--days", "0")).code).toBe(2);
  expect((await run("retention", "--state-days", "9", "--dry-run")).output).toBe(
    "the states of 1 jobs that ended more than 9 days ago: would be deleted\n",
  );
  expect((await run("retention", "--state-days", "9")).output).toMatch(
    /^the states of 1 jobs .*: deleted\n$/,
  );
  expect((await run("retention", "--state-days", "9")).output).toMatch(/^the states of 0 jobs/);
  expect((await run("retention", "--days", "9", "--dry-run")).output).toMatch(/^1 .*would be deleted\n/);
  expect((await run("retention", "--days", "11")).output).toMatch(/^0 .*: deleted\n/);
  expect((await run("retention", "--days", "9")).output).toMatch(/^1 .*: deleted\n/);
});

test("wrong words show the usage and exit with 2", async () => {
  for (const args of [[], ["paint"], ["cancel"], ["cancel", "a", "b"], ["list", "a"], ["toString"]])
    expect(await run("jobs", ...args), args.join(" ")).toMatchObject({
      code: 2,
      errors: expect.stringContaining(
        "usage: npm run jobs -- list | cancel ID or --address ADDRESS or --all",
      ),
    });
});
