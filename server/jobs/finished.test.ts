/** The list of the finished butterflies: orders, filters, both directions. views.test.ts has the first order. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestDatabase } from "@/testing/database";
import { insertFinished } from "@/testing/finished";
import { jobsDatabase, newClient } from "@/testing/jobs";
import { countFinished, type Filter, findShowpiece, listFinished } from "./finished";
import type { Order } from "@/lib/ids/cursor";
import { love } from "./love";

let database: TestDatabase;
/** By the order that the list should have. */
const expected: Record<Order, string[]> = { new: [], loved: [] };

beforeAll(async () => {
  database = await jobsDatabase();
  await insertFinished(database.pool, 30);
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from imago.job order by finished_at desc, id desc",
  );
  expected.new = rows.map(({ id }) => id);
  const [a = "", b = "", c = ""] = [expected.new[20], expected.new[3], expected.new[11]];
  for (const id of [a, a, b, c]) await love(database.pool, id, newClient());
  expected.loved = [a, b, c, ...expected.new.filter((id) => ![a, b, c].includes(id))];
});
afterAll(() => database.drop());

test.each<Order>(["new", "loved"])("%s: to the last page and back to the first, each once", async (order) => {
  const there: string[] = [];
  const pages: string[][] = [];
  let cursor: string | undefined;
  let last: string | undefined;
  do {
    const from = cursor === undefined ? undefined : ({ direction: "after", cursor } as const);
    const page = await listFinished(database.pool, { limit: 7, order, from });
    const ids = page.jobs.map(({ id }) => id);
    there.push(...ids);
    pages.push(ids);
    cursor = page.after;
    last = page.before;
  } while (cursor);
  expect(there).toEqual(expected[order]);
  const back: string[][] = [];
  while (last) {
    const page = await listFinished(database.pool, {
      limit: 7,
      order,
      from: { direction: "before", cursor: last },
    });
    back.unshift(page.jobs.map(({ id }) => id));
    last = page.before;
  }
  expect(back).toEqual(pages.slice(0, -1));
});

test.each<[Filter, number]>([
  [{}, 30],
  [{ seed: "17" }, 1],
  [{ seed: "99" }, 0],
  [{ name: "%" }, 0],
  [{ name: "a_" }, 0],
  [{ name: " " }, 30],
  [{ model: "tiny" }, 30],
  [{ model: "other" }, 0],
  [{ seed: "17", model: "tiny" }, 1],
])("%o finds %i", async (filter, count) => {
  const { jobs } = await listFinished(database.pool, { limit: 100, filter });
  expect(jobs).toHaveLength(count);
  expect(await countFinished(database.pool, filter)).toEqual(count === 0 ? [] : [{ model: "tiny", count }]);
});

test("a cursor of another order is none", async () => {
  const { after = "" } = await listFinished(database.pool, { limit: 7 });
  await expect(
    listFinished(database.pool, { limit: 7, order: "loved", from: { direction: "after", cursor: after } }),
  ).rejects.toThrow("is not a cursor");
});

test("what stands for a model is worth showing: neither a step or two nor a schedule of one's own", async () => {
  const { pool } = database;
  const { rows } = await pool.query<{ id: string }>("select id from imago.job order by finished_at");
  const [old = "", younger = "", youngest = ""] = [rows[3]?.id, rows[20]?.id, rows.at(-1)?.id];
  const usual = { sampler: "ddim", schedule: "linspace", steps: 12 } as const;
  const none = { identity: "of a model without butterflies", usual };
  const showpiece = async () => (await findShowpiece(pool, [none, { identity: "tiny", usual }]))?.id;
  // All of them have one step.
  expect(await showpiece()).toBe(expected.new[0]);
  await pool.query("update imago.job set steps = 6, frames = 7 where id = $1", [old]);
  expect(await showpiece()).toBe(old);
  await pool.query(
    "update imago.job set steps = 12, frames = 13, spacing = null, timesteps = array[999, 0] where id = $1",
    [youngest],
  );
  expect(await showpiece()).toBe(old);
  await pool.query("update imago.job set steps = 12, frames = 13 where id = $1", [younger]);
  expect(await showpiece()).toBe(younger);
  await pool.query("update imago.job set hidden = true where id = $1", [younger]);
  expect(await showpiece()).toBe(old);
});
