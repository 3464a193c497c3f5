import { expect, test } from "vitest";
import { crossWords, partsOf } from "./cross-words";

test("a child in a line: its parts, its shares, its mutation", () => {
  const child = { share: null, mutation: null };
  expect(crossWords({ ...child, cross: "fore" })).toBe("fore wings and hind wings");
  expect(crossWords({ ...child, cross: "mix", share: 0.5 })).toBe("half and half");
  expect(crossWords({ ...child, cross: "mix", share: 0.25 })).toBe("75 % and 25 %");
  expect(crossWords({ ...child, cross: "mix", share: 0.125 })).toBe("7/8 and 1/8");
  expect(crossWords({ ...child, cross: "outer", mutation: { seed: "1" } })).toBe(
    "wing tips and inner wings, a little different",
  );
  expect(crossWords({ ...child, cross: null, mutation: { seed: "1" } })).toBe("a little different");
});

test("what is a's and what is b's", () => {
  expect(partsOf({ cross: "hind", share: null, mutation: null })).toEqual(["hind wings", "fore wings"]);
  expect(partsOf({ cross: null, share: null, mutation: {} })).toBeUndefined();
});
