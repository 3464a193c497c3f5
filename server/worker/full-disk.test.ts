/** A database whose disk is full: jobs wait, and are painted once there is room. */
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "@/db/migrate";
import { connect, createPool } from "@/db/pool";
import { ensureServer } from "@/db/postgres";
import { importTiny, queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { withSmallDisk } from "@/testing/small-disk";
import { startWork } from "@/testing/worker";

test("no job is lost while the disk is full", { timeout: 240_000 }, async ({ skip }) => {
  const mounted = await withSmallDisk(160, async ({ dataFolder, fill, free }) => {
    const settings = { dataFolder, databaseUrl: undefined, server: undefined };
    const server = await ensureServer({ settings, log: () => undefined });
    const pool = createPool(server.url);
    const admin = await connect(String(server.superuserUrl));
    onTestFinished(async () => {
      await admin.end().catch(() => undefined);
      await pool.end().catch(() => undefined);
      await server.release();
    });
    await migrate(pool);
    await importTiny(pool);
    const jobs = [];
    for (let i = 0; i < 2; i++) jobs.push(await queueJob(pool, { schedule: { steps: 30 } }));
    const worker = startWork(server.url, {});
    await worker.said(/event=job.claimed/);
    // A full disk under a full segment of the log would stop the server, and this test is about a server that runs.
    // The checkpoint writes into the new segment, so that its file is there before the disk is full.
    await admin.query("select pg_switch_wal()");
    await admin.query("checkpoint");
    await fill();
    for (const pauseMs of [1000, 2000])
      await worker.said(new RegExp(`event=job.put_back .*pauseMs=${pauseMs}`));
    const { rows } = await pool.query(
      "select distinct status in ('queued', 'running') as open, failures from imago.job",
    );
    expect(rows).toEqual([{ open: true, failures: 0 }]);
    await free();
    for (const { id } of jobs) await untilJob(pool, id, "done");
    await worker.end();
  });
  if (!mounted) skip("no right to mount a small disk");
});
