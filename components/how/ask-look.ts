/** Asks the API for something that the database computes on request. */
import { refusalOf, request, unreachable } from "../answer";

class Refused extends Error {}

/** The words of a failed request for the reader. */
export const wordsOf = (error: unknown): string => (error instanceof Refused ? error.message : unreachable);

/** Retries a 429 once, after the server's Retry-After. */
export async function askLook<Body>(path: string, signal: AbortSignal, again = true): Promise<Body> {
  const answer = await request<Body>(path, { signal });
  if (answer && "body" in answer) return answer.body;
  if (answer?.problem.status === 429 && again) {
    const seconds = Number(answer.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => window.setTimeout(resolve, 1000 * seconds));
    return askLook(path, signal, false);
  }
  throw new Refused(refusalOf(answer));
}
