import { beforeAll, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

const pool = provideDatabase();
beforeAll(() => insertToy(pool(), "toy", { channels: 3, height: 4, width: 5 }));

test("a run starts from the noise of t = T in single precision, one value an element of the state", async () => {
  const { rows } = await pool().query(
    `select array_length(noise, 1) as count, noise = imago.gaussian_noise(-3, 1000, 60)::real[] as same
     from imago.initial_noise('toy', -3) as noise`,
  );
  expect(rows).toEqual([{ count: 60, same: true }]);
});

test("any bigint is a seed, and another seed is other noise", async () => {
  const { rows } = await pool().query<{ count: number }>(
    `select count(distinct imago.initial_noise('toy', seed))::integer as count
     from unnest('{-9223372036854775808, -1, 0, 1, 9223372036854775807}'::bigint[]) as seed`,
  );
  expect(rows).toEqual([{ count: 5 }]);
});

test("an unknown model and a missing seed are refused", async () => {
  await expectError(pool().query("select imago.initial_noise('no such', 1)"), "IM001", '"no such"');
  await expectError(pool().query("select imago.initial_noise(null, 1)"), "IM001", "null");
  await expectError(pool().query("select imago.initial_noise('toy', null)"), "IM005", "seed");
});
