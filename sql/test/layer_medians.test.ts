import { expect, test } from "vitest";
import { claim } from "@/server/jobs/lease";
import { saveFrame } from "@/server/jobs/save-frame";
import { frame } from "@/testing/frames";
import { noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";

const database = withJobs({ keeps: true });

test("the median of every layer over the steps, and of what was no layer", async () => {
  await queueJob(database.pool);
  const job = await claim(database.pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  const steps = [
    { milliseconds: 5, layerMilliseconds: [] },
    { milliseconds: 100, layerMilliseconds: [10, 40] },
    { milliseconds: 120, layerMilliseconds: [30, 20] },
    { milliseconds: 90, layerMilliseconds: [20, 60] },
  ];
  for (const [step, times] of steps.entries())
    expect(await saveFrame(database.pool, job, frame(step, times))).toBe(true);
  const { rows } = await database.pool.query("select * from imago.layer_medians($1)", [job.id]);
  expect(rows).toEqual([
    { ordinal: 0, milliseconds: 50, steps: 3 },
    { ordinal: 1, milliseconds: 20, steps: 3 },
    { ordinal: 2, milliseconds: 40, steps: 3 },
  ]);
});

test("a job without frames, or that there is not, has none", async () => {
  const { rowCount } = await database.pool.query("select * from imago.layer_medians('111111111111')");
  expect(rowCount).toBe(0);
});
