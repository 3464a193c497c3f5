import { expect, test } from "vitest";
import { insertFinished } from "@/testing/finished";
import { queueJob } from "@/testing/jobs";
import { withJobs } from "@/testing/with-jobs";
import { countFinished } from "./finished";
import { nameSome } from "./names";

const database = withJobs({ keeps: true });

test("a new job has the name of its seed, and older ones get theirs, and are found by it", async () => {
  const { id } = await queueJob(database.pool, { seed: "42" });
  await insertFinished(database.pool, 5);
  await database.pool.query("update imago.job set name = null where status = 'done'");
  const { rows } = await database.pool.query<{ name: string }>("select imago.binomial(3) as name");
  const count = () => countFinished(database.pool, { name: rows[0]?.name.slice(2).toUpperCase() });
  expect(await count()).toEqual([]);
  expect(await nameSome(database.pool)).toBe(5);
  expect(await nameSome(database.pool)).toBe(0);
  expect(await count()).toEqual([{ model: "tiny", count: 1 }]);
  const stored = await database.pool.query(
    "select name = imago.binomial(42) as right from imago.job where id = $1",
    [id],
  );
  expect(stored.rows).toEqual([{ right: true }]);
});
