import { expect, test, vi } from "vitest";
import { defaultLimits, newClient, queueJob } from "@/testing/jobs";
import { framesOf, untilJob } from "@/testing/painted";
import { spawnWorker } from "@/testing/worker";
import { withJobs } from "@/testing/with-jobs";

// A guard against waiting for ever on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 300_000 });

const database = withJobs({ keeps: true });

test("two workers, twenty jobs, four clients: every job is painted once, and the shares are fair", async () => {
  const { pool } = database;
  const clients = Array.from({ length: 4 }, newClient);
  const schedule = { spacing: "linspace", steps: 1 };
  const jobs = [];
  // One client after the other: who asks first does not get everything first.
  for (const clientId of clients)
    for (let i = 0; i < 5; i++) jobs.push(await queueJob(pool, { clientId, schedule }, defaultLimits));
  const workers = [spawnWorker(database.url), spawnWorker(database.url)];
  for (const { id } of jobs) {
    await untilJob(pool, id, "done");
    expect(await framesOf(pool, id)).toHaveLength(2);
  }
  const { rows } = await pool.query<{ client_id: string; attempt: number; failures: number }>(
    "select client_id, attempt, failures from imago.job order by started_at",
  );
  expect(rows).toHaveLength(20);
  const turns = new Map(clients.map((client) => [client, 0]));
  for (const { client_id, attempt, failures } of rows) {
    expect({ attempt, failures }).toEqual({ attempt: 1, failures: 0 });
    turns.set(client_id, (turns.get(client_id) ?? 0) + 1);
    expect(Math.max(...turns.values()) - Math.min(...turns.values())).toBeLessThanOrEqual(1);
  }
  const claims = workers.map(
    ({ lines }) => lines.filter((line) => line.includes("event=job.claimed")).length,
  );
  expect(claims.reduce((sum, count) => sum + count, 0)).toBe(20);
  expect(Math.min(...claims)).toBeGreaterThan(0);
});
