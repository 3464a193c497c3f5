/** Workers whose database is behind a pooler that gives every transaction whichever session is free. */
import { expect, test, vi } from "vitest";
import { cancel } from "../jobs/cancel";
import { jobsDatabase, newClient, queueJob } from "@/testing/jobs";
import { framesOf, interrupted, startInterrupted, untilJob } from "@/testing/painted";
import { hasPooler, startPooler } from "@/testing/pooler";
import { spawnWorker } from "@/testing/worker";

vi.setConfig({ testTimeout: 240_000 });

test.skipIf(!hasPooler)(
  "behind a pooler, workers neither disturb each other nor what others run",
  async () => {
    const database = await jobsDatabase();
    const { pool } = database;
    try {
      const plain = spawnWorker(database.url);
      const { id: undisturbed } = await queueJob(pool, interrupted);
      await untilJob(pool, undisturbed, "done");
      await plain.end("SIGTERM");
      const frames = await framesOf(pool, undisturbed);

      // Fewer sessions than the workers have connections, so that a setting of one would reach another.
      const url = await startPooler(database.url, 4);
      const workers = [1, 2].map(() => spawnWorker(url, { LISTEN_DATABASE_URL: database.url }));
      const clientId = newClient();
      const { job: doomed } = await startInterrupted(pool, {
        clientId,
        schedule: { spacing: "linspace", steps: 240 },
      });
      const jobs = await Promise.all([1, 2, 3].map(() => queueJob(pool, interrupted)));
      expect(await cancel(pool, doomed.id, clientId)).toMatchObject({ outcome: "cancelled" });
      for (const { id } of jobs) {
        await untilJob(pool, id, "done");
        expect(await framesOf(pool, id)).toEqual(frames);
      }
      // No statement was cancelled in place of another, or met a read-only session.
      const lines = workers.flatMap((worker) => worker.lines);
      expect(lines.filter((line) => /level=(warn|error)/.test(line))).toEqual([]);
      for (const worker of workers) expect(await worker.end("SIGTERM")).toBe(0);

      // Without a setting that names the pooler, Imago detects it before a role leaks to other connections.
      const untold = spawnWorker(url);
      await untold.said(/event=role\.not_taken .*DATABASE_URL leads through a pooler/);
      await untold.said(/event=listen\.deaf/);
      const { id } = await queueJob(pool, interrupted);
      await untilJob(pool, id, "done");
      expect(await framesOf(pool, id)).toEqual(frames);
    } finally {
      await database.drop();
    }
  },
);
