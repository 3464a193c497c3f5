import { afterAll, beforeAll, expect, test } from "vitest";
import type { EngineFunction } from "@/lib/api/explain";
import { type TestDatabase, testDatabase } from "@/testing/database";
import { arrange, type Chapter } from "./catalogue";
import { readFunctions } from "./functions";

let database: TestDatabase;
let functions: EngineFunction[];
let chapters: Chapter[];
beforeAll(async () => {
  database = await testDatabase();
  functions = await readFunctions(database.pool);
  chapters = arrange(functions);
});
afterAll(() => database.drop());

const namesIn = (title: string) =>
  chapters.find((chapter) => chapter.title === title)?.functions.map(({ name }) => name) ?? [];

test("every function of the schema has one place, aggregates too, and none is left over", async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    "select distinct proname as name from pg_proc where pronamespace = 'imago'::regnamespace",
  );
  const placed = chapters.flatMap((chapter) => chapter.functions.map(({ name }) => name));
  expect(placed.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  expect(placed).toContain("product");
  expect(namesIn("Elsewhere")).toEqual([]);
});

test("each stands where a pass comes to it first", () => {
  const step = namesIn("A step");
  expect(step[0]).toBe("denoise");
  expect(step).toEqual(expect.arrayContaining(["ddim", "ddpm", "dpmpp_2m", "ipndm", "estimate"]));
  const pass = namesIn("A pass of the network");
  expect(pass.indexOf("forward")).toBeGreaterThan(pass.indexOf("unet"));
  expect(pass.indexOf("run_layer")).toBeGreaterThan(pass.indexOf("network_input"));
  expect(namesIn("The long multiplications")).toContain("conv2d_share");
  expect(namesIn("The picture")).toEqual(expect.arrayContaining(["png", "crc32", "darkness"]));
});

test("definitions are what the database runs, and calls are those in it", async () => {
  const conv2d = functions.find(({ name }) => name === "conv2d");
  expect(conv2d?.definition).toMatch(/^CREATE OR REPLACE FUNCTION imago\.conv2d\(/);
  expect(conv2d?.calls).toEqual(expect.arrayContaining(["conv2d_parallel", "may_share"]));
  expect(functions.find(({ name }) => name === "product")?.definition).toBe(
    "create aggregate imago.product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1');",
  );
  // As the text has it: loading it again changes nothing.
  for (const name of ["product", "all_weights"]) {
    const { definition = "" } = functions.find((each) => each.name === name) ?? {};
    await database.pool.query(definition.replace("create aggregate", "create or replace aggregate"));
  }
  expect(await readFunctions(database.pool)).toEqual(functions);
});
