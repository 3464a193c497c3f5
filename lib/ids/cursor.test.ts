import { expect, test } from "vitest";
import { readCursor } from "./cursor";

const id = "ABCDEFGHJKLM";

test("a cursor has as many parts as its list needs to order it", () => {
  expect(readCursor(`17.${id}`, "new")).toEqual({ loves: undefined, time: "17", id });
  expect(readCursor(`3.17.${id}`, "loved")).toEqual({ loves: "3", time: "17", id });
  expect(readCursor(`3.17.${id}`, "new")).toBeUndefined();
  expect(readCursor(`17.${id}`, "loved")).toBeUndefined();
});

test.each(["", "x", `.${id}`, `1.2.3.${id}`, `${"1".repeat(19)}.${id}`, `-1.${id}`, `1.${id}x`])(
  "%j is none",
  (text) => {
    for (const order of ["new", "loved"] as const) expect(readCursor(text, order)).toBeUndefined();
  },
);
