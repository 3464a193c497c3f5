import { expect } from "vitest";

/** Expects that a query fails with this SQLSTATE and a message that holds each of `parts`. */
export async function expectError(query: Promise<unknown>, code: string, ...parts: string[]): Promise<void> {
  const outcome = await query.then(
    () => ({ code: "no error", message: "" }),
    (error: Error & { code?: string }) => ({ code: error.code, message: error.message }),
  );
  expect(outcome.code, outcome.message).toBe(code);
  for (const part of parts) expect(outcome.message).toContain(part);
}
