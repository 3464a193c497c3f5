import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";

test("each migration has a number of its own: two that landed with the same one are applied in no sure order", async () => {
  const numbers = (await readdir("sql/schema"))
    .filter((name) => name.endsWith(".sql"))
    .map((name) => name.slice(0, 6));
  expect(numbers.length).toBeGreaterThan(15);
  expect(numbers).toEqual([...new Set(numbers)]);
});
