import { beforeAll, expect, test } from "vitest";
import { expectError } from "./errors";
import { provideDatabase } from "./setup";
import { insertToy } from "./toy_model";

const pool = provideDatabase();
beforeAll(async () => {
  await insertToy(pool(), "whole", { channels: 2, height: 2, width: 3 });
  await insertToy(pool(), "half", { channels: 2, height: 2, width: 3, mirror: true });
  await insertToy(pool(), "one", { channels: 1, height: 1, width: 1, mirror: true });
});

async function picture(model: string, image: unknown): Promise<unknown> {
  const { rows } = await pool().query<{ picture: unknown }>("select imago.picture($1, $2) as picture", [
    model,
    image,
  ]);
  return rows[0]?.picture;
}

const flat = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const nested = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [7, 8, 9],
    [10, 11, 12],
  ],
];

test("a state is its own picture, in three dimensions", async () => {
  expect(await picture("whole", flat)).toEqual(nested);
});

test("a half comes with its mirror image on the right", async () => {
  expect(await picture("half", flat)).toEqual([
    [
      [1, 2, 3, 3, 2, 1],
      [4, 5, 6, 6, 5, 4],
    ],
    [
      [7, 8, 9, 9, 8, 7],
      [10, 11, 12, 12, 11, 10],
    ],
  ]);
  expect(await picture("one", [5])).toEqual([[[5, 5]]]);
});

test("a state of three dimensions is the same flat one", async () => {
  expect(await picture("whole", nested)).toEqual(nested);
  expect(await picture("half", nested)).toEqual(await picture("half", flat));
});

test.each([
  ["an unknown model", ["none", flat], "IM001", "none"],
  ["a value too many", ["half", [...flat, 13]], "IM002", "13 values, model half takes 2 x 2 x 3 = 12"],
  ["other dimensions", ["half", [[flat]]], "IM002", "[1:1][1:1][1:12]"],
  ["NaN", ["whole", [Number.NaN, ...flat.slice(1)]], "IM004", "NaN at element 0"],
] as const)("refused: %s", async (_, [model, image], code, message) => {
  await expectError(picture(model, image), code, message);
});
