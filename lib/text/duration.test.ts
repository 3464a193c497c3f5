import { expect, test } from "vitest";
import { formatSeconds } from "./duration";

test("durations are told in the units that matter", () => {
  expect([-1, 0.4, 8.5, 59.4, 60, 80, 3600, 7530].map(formatSeconds)).toEqual([
    "0 s",
    "0 s",
    "9 s",
    "59 s",
    "1 min",
    "1 min 20 s",
    "1 h",
    "2 h 5 min",
  ]);
});
