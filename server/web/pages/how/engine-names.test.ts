import { expect, test } from "vitest";
import { articleSteps, spacings } from "@/lib/api/allowed";
import { withJobs } from "@/testing/with-jobs";

const database = withJobs({ keeps: true });

test("the engine takes every spacing that the API offers, and knows no other", async () => {
  for (const spacing of spacings) {
    const steps = spacing === "article" ? articleSteps : 7;
    const { rowCount } = await database.pool.query("select from imago.schedule('tiny', $1::integer, $2)", [
      steps,
      spacing,
    ]);
    expect(rowCount).toBe(steps);
  }
  await expect(database.pool.query("select from imago.schedule('tiny', 7, 'x')")).rejects.toThrow(
    `known are ${spacings.join(", ")}`,
  );
});
