import { expect, test } from "vitest";
import { labelDate } from "./label-date";

test("a label's date has the month in Roman numerals, in UTC", () => {
  expect(labelDate(new Date("2026-11-25T23:30:00Z"))).toBe("25.xi.2026");
  expect(labelDate(new Date("2027-01-01T00:30:00+01:00"))).toBe("31.xii.2026");
});
