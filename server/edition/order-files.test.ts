import { expect, test } from "vitest";
import { readFunctions } from "@/db/sql-files";
import { orderFiles } from "./order-files";

const file = (name: string, ...calls: string[]) => ({
  name,
  text: `create function imago.${name}() returns integer\nlanguage sql\nas $$ select 1 ${calls.map((call) => `+ imago.${call}()`).join(" ")} $$;`,
});

test("a file comes after the files that it calls, whatever the order before", () => {
  const files = [file("a", "b", "c"), file("b", "c"), file("c"), file("d", "a")];
  for (const order of [files, files.toReversed()])
    expect(orderFiles(order).map(({ name }) => name)).toEqual(["c", "b", "a", "d"]);
});

test("a function that calls itself, or is named in a comment, does not wait", () => {
  const commented = file("b");
  commented.text +=
    "\n-- imago.a() calls it\ncomment on function imago.b() is\n  'It isn''t imago.a(); but b.';";
  expect(orderFiles([file("a", "a", "b"), commented]).map(({ name }) => name)).toEqual(["b", "a"]);
});

test("a circle is refused with its way", () => {
  expect(() => orderFiles([file("a", "b"), file("b", "a")])).toThrow("circle: a, b, a");
});

test("the engine's files have an order, each once", async () => {
  const { files } = await readFunctions();
  expect(new Set(orderFiles(files))).toEqual(new Set(files));
});
