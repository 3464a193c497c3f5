/** Asks the API for something that the database computes on request. */
import type { ProblemDocument } from "@/lib/api/problem";

class Refused extends Error {}

/** The words of a failed request for the reader. */
export const wordsOf = (error: unknown): string =>
  error instanceof Refused ? error.message : "The server cannot be reached. Try again soon.";

/** Retries a 429 once, after the server's Retry-After. */
export async function askLook<Answer>(path: string, signal: AbortSignal, again = true): Promise<Answer> {
  const response = await fetch(path, { signal });
  if (response.ok) return response.json();
  if (response.status === 429 && again) {
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => window.setTimeout(resolve, 1000 * seconds));
    return askLook(path, signal, false);
  }
  const problem: Partial<ProblemDocument> = await response.json().catch(() => ({}));
  throw new Refused(problem.detail ?? `The server answered ${response.status}.`);
}
