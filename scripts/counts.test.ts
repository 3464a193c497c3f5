import { expect, test } from "vitest";
import { countCheck, countReport, describeCounts, listTroubles } from "./counts";

const file = (status: string, ...tests: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((status, i) => ({ status, fullName: `test ${i}` })),
});
const report = (...testResults: unknown[]) => JSON.stringify({ testResults });

test("tests are counted over all files", () => {
  const text = report(file("passed", "passed", "passed", "skipped"), file("failed", "passed", "failed"));
  expect(countReport(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test("a file that does not load is a failure", () => {
  expect(countReport(report(file("passed", "passed"), file("failed")), 1)).toMatchObject({ failed: 1 });
});

test("a file whose set-up fails is a failure beside its skipped tests", () => {
  expect(countReport(report(file("failed", "skipped")), 1)).toEqual({ passed: 0, failed: 1, skipped: 1 });
});

test("an exit code without a failed test is a failure: an error outside of tests", () => {
  expect(countReport(report(file("passed", "passed")), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("a run without a report, with a broken one, or without tests is a failure", () => {
  for (const text of [undefined, '{"testRes', report(), report(file("passed", "skipped"))])
    expect(countReport(text, 0)).toMatchObject({ passed: 0, failed: 1 });
});

test("failed tests are listed by name, files that did not load, and tests that passed at the second try", () => {
  const again = { status: "passed", fullName: "late", failureMessages: ["AssertionError"] };
  const text = report(
    file("passed", "passed"),
    file("failed", "passed", "failed"),
    file("failed", "skipped"),
    { name: "b.test.ts", status: "passed", assertionResults: [again] },
  );
  expect(listTroubles(text)).toEqual([
    "failed: a.test.ts: test 1",
    "failed: a.test.ts",
    "passed when run again: b.test.ts: late",
  ]);
  expect(listTroubles(undefined)).toEqual([]);
});

test("a check counts as one test", () => {
  expect([countCheck(0), countCheck(2)]).toEqual([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 0, failed: 1, skipped: 0 },
  ]);
});

test("the line names what was skipped only if anything was", () => {
  expect(describeCounts({ passed: 2, failed: 0, skipped: 0 })).toBe("2 passed, 0 failed");
  expect(describeCounts({ passed: 2, failed: 1, skipped: 3 })).toBe("2 passed, 1 failed, 3 skipped");
});
