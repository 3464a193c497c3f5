/** The hash of each frame's state: the same bytes, the same hash, also for frames that are older than the hashes. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "@/testing/database";
import { insertFinished } from "@/testing/finished";
import { frame, saveFrames } from "@/testing/frames";
import { jobsDatabase, noLimits, queueJob } from "@/testing/jobs";
import { readFrames, readState } from "./frames";
import { claim } from "./lease";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("a frame is stored with the hash of its state's bytes, and the hash outlives the state", async () => {
  const { pool, drop } = await jobsDatabase();
  onTestFinished(drop);
  const { id } = await queueJob(pool);
  const job = await claim(pool, "w", noLimits);
  if (!job) throw new Error("nothing to claim");
  await saveFrames(pool, job, 2);
  const hashes = [0, 1, 2].map((step) => sha256(frame(step).image));
  expect(new Set(hashes).size).toBe(3);
  for (const [step, hash] of hashes.entries())
    expect(sha256((await readState(pool, id, step))?.image ?? Buffer.alloc(0))).toBe(hash);
  await pool.query("update imago.frame set image = null where job_id = $1 and step = 1", [id]);
  expect((await readFrames(pool, id)).map(({ stateHash }) => stateHash)).toEqual(hashes);
  expect(await readState(pool, id, 1)).toEqual({ image: null });
  expect(await readState(pool, id, 3)).toBeUndefined();
});

test("frames that are older than the hashes get theirs from the migration, where their state is left", async () => {
  const { pool, drop } = await testDatabase();
  onTestFinished(drop);
  await pool.query("alter table imago.frame drop column state_hash");
  await insertFinished(pool, 2);
  const { image } = frame(7);
  await pool.query(
    "update imago.frame set image = $1::real[] from imago.job where job.id = job_id and seed = 1",
    [image],
  );
  await pool.query(await readFile(path.resolve("sql/schema/000015_state_hash.sql"), "utf8"));
  const { rows } = await pool.query(
    "select state_hash as hash from imago.frame join imago.job on job.id = job_id order by seed",
  );
  expect(rows).toEqual([{ hash: sha256(image) }, { hash: null }]);
});
