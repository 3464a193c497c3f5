import { expect, test } from "vitest";
import { searchFunctions as search } from "./search-functions";

const functions = [
  { name: "pack", comment: "Channels as planes", definition: "select 1\n  from unnest(plane)", calls: [] },
  { name: "cell", comment: "A cell of a plane", definition: "select substr(x, 1)", calls: [] },
];

test("names, comments and texts are searched, whatever the case", () => {
  expect([...search(functions, "PLANE").keys()]).toEqual(["pack", "cell"]);
  expect([...search(functions, "imago.ce").values()]).toEqual([{ name: "cell", line: undefined }]);
  expect([...search(functions, " Unnest( ").values()]).toEqual([
    { name: "pack", line: "from unnest(plane)" },
  ]);
  expect(search(functions, "moth").size).toBe(0);
  expect(search(functions, "").size).toBe(2);
});

test("a match that runs over two lines has no line to show", () => {
  expect([...search(functions, "1\n  from").values()]).toEqual([{ name: "pack", line: undefined }]);
});
