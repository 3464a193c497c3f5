import { beforeAll, expect, test } from "vitest";
import { framesSchema } from "@/lib/api/response";
import { findJob, type Job } from "@/server/jobs/job";
import { claim, finish } from "@/server/jobs/lease";
import { saveFrames } from "@/testing/frames";
import { noLimits, queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { setPlace } from "../shared";
import { framesFile } from "./replay";

const database = withJobs({ keeps: true });
beforeAll(() => setPlace({ url: database.url, folder: undefined, role: undefined }));

const request = new Request("http://localhost/");
const read = async (job: Job) => framesSchema.parse(JSON.parse((await framesFile(request, job)).toString()));
const stepsTo = (last: number) => Array.from({ length: last + 1 }, (_, step) => step);

test("the file has every frame in order, however many, and of an ended job it is made once", async () => {
  const { id } = await queueJob(database.pool, { schedule: { spacing: "linspace", steps: 100 } });
  const claimed = await claim(database.pool, "w", noLimits);
  if (!claimed) throw new Error("nothing to claim");
  for (const last of [15, 16, 40]) {
    await saveFrames(database.pool, { ...claimed, frames: (await found(id)).frames }, last);
    const { status, frames } = await read(await found(id));
    expect([status, frames.map(({ step }) => step)]).toEqual(["running", stepsTo(last)]);
  }
  await saveFrames(database.pool, { ...claimed, frames: 41 });
  await finish(database.pool, claimed);
  const done = await found(id);
  const files = await Promise.all([1, 2, 3].map(() => framesFile(request, done)));
  expect(new Set(files).size).toBe(1);
  expect((await read(done)).frames.map(({ step }) => step)).toEqual(stepsTo(100));
});

async function found(id: string): Promise<Job> {
  const job = await findJob(database.pool, id);
  if (!job) throw new Error("the job is gone");
  return job;
}
