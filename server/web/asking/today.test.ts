import { expect, test } from "vitest";
import { defaultLimits, jobsDatabase } from "@/testing/jobs";
import { framesOf, untilJob } from "@/testing/painted";
import { startWork } from "@/testing/worker";
import { readToday, secondsToMidnight, seedOf } from "./today";

const evening = new Date("2026-11-29T23:59:59.500Z");
const morning = new Date("2026-11-30T00:00:00Z");

test("the seed is the date in UTC", () => {
  expect([evening, morning].map(seedOf)).toEqual(["20261129", "20261130"]);
  expect([evening, morning].map(secondsToMidnight)).toEqual([1, 86_400]);
});

test("two databases paint the same butterfly of a day, each once", async () => {
  const painted = await Promise.all(
    [jobsDatabase(), jobsDatabase()].map(async (created) => {
      const { url, pool, drop } = await created;
      try {
        const jobs = await Promise.all([1, 2, 3].map(() => readToday(pool, evening, defaultLimits)));
        const ids = new Set(jobs.map((job) => job?.id));
        expect(ids.size).toBe(1);
        const [id = ""] = ids;
        const worker = startWork(url, {});
        await untilJob(pool, id, "done");
        await worker.end();
        expect((await readToday(pool, evening, defaultLimits))?.id).toBe(id);
        expect((await readToday(pool, morning, defaultLimits))?.seed).toBe("20261130");
        const { rows } = await pool.query("select seed from imago.job order by seed");
        expect(rows).toEqual([{ seed: "20261129" }, { seed: "20261130" }]);
        return await framesOf(pool, id);
      } finally {
        await drop();
      }
    }),
  );
  expect(painted[0]?.length).toBeGreaterThan(2);
  expect(painted[0]).toEqual(painted[1]);
});
