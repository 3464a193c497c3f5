/** Counts tests in vitest's JSON reports (in Jest's format). */
import { z } from "zod";

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).default([]),
        }),
      ),
    }),
  ),
});

export type Counts = { passed: number; failed: number; skipped: number };

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** Returns "3 passed, 0 failed", and the number of skipped ones if there are any. */
export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Counts a check without tests as one test. */
export const countCheck = (exitCode: number): Counts =>
  exitCode === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };

/**
 * Counts the tests of a report. `report`: the text of vitest's JSON report; undefined if it wrote none. A file that
 * failed without a failed test (it did not load, or its set-up failed) counts as one failure, and so does a run that
 * failed without any other failure, or in which no test ran.
 */
export function countReport(report: string | undefined, exitCode: number): Counts {
  const parsed = report === undefined ? undefined : reportSchema.safeParse(parseJson(report)).data;
  const counts = (parsed?.testResults ?? []).map(countFile).reduce(add, none);
  const wrong = exitCode !== 0 || counts.passed + counts.failed === 0;
  return wrong && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * Lists the tests of a report that somebody must look at, a line each: those that failed, files that failed without a
 * failed test, and those that passed only when they ran again.
 */
export function listTroubles(report: string | undefined): string[] {
  const parsed = report === undefined ? undefined : reportSchema.safeParse(parseJson(report)).data;
  return (parsed?.testResults ?? []).flatMap(({ name, status, assertionResults }) => {
    const named = (word: string, tests: typeof assertionResults) =>
      tests.map(({ fullName }) => `${word}: ${name}: ${fullName}`);
    const failed = assertionResults.filter((test) => test.status === "failed");
    const again = assertionResults.filter(
      (test) => test.status === "passed" && test.failureMessages.length > 0,
    );
    const broken = failed.length === 0 && status === "failed" ? [`failed: ${name}`] : [];
    return [...broken, ...named("failed", failed), ...named("passed when run again", again)];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // cut short by a crash: treated as missing
  }
}

function countFile(file: z.infer<typeof reportSchema>["testResults"][number]): Counts {
  const counted = (status: string) => file.assertionResults.filter((test) => test.status === status).length;
  const [passed, failed] = [counted("passed"), counted("failed")];
  const skipped = file.assertionResults.length - passed - failed;
  return { passed, failed: failed === 0 && file.status === "failed" ? 1 : failed, skipped };
}
