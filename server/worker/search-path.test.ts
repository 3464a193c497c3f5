import { expect, test } from "vitest";
import { connect } from "@/db/pool";
import { queueJob } from "@/testing/jobs";
import { untilJob } from "@/testing/painted";
import { startWork } from "@/testing/worker";
import { withJobs } from "@/testing/with-jobs";

const database = withJobs({ keeps: true });

test("operators of another user, which fit better than PostgreSQL's, are never run", async () => {
  const { pool } = database;
  for (const [left, right] of [
    ["text", "integer"],
    ["integer", "text"],
    ["text", "bigint"],
    ["text", "uuid"],
  ])
    await pool.query(`create function public.steal(${left}, ${right}) returns text language plpgsql as
        $$ begin raise exception 'stolen as %', current_user; end $$;
      create operator public.|| (leftarg = ${left}, rightarg = ${right}, function = public.steal)`);
  // The trap works where nothing pins the path.
  const client = await connect(database.url);
  try {
    await client.query("set search_path = public");
    await expect(client.query("select 'a'::text || 1")).rejects.toThrow("stolen as");
  } finally {
    await client.end();
  }
  startWork(database.url, {});
  const job = await queueJob(pool, { schedule: { steps: 1 } });
  await untilJob(pool, job.id, "done");
});
