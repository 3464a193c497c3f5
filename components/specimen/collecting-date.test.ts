import { expect, test } from "vitest";
import { collectingDate } from "./collecting-date";

test("the month of a label is a Roman numeral", () => {
  expect(collectingDate("2026-11-25T23:59:59.000Z")).toBe("25.xi.2026");
  expect(collectingDate("2027-01-02T00:00:00.000Z")).toBe("2.i.2027");
});
