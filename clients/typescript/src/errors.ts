import type { Problem } from "./types.ts";

/** A request that failed: refused by the server, or not answered. The message is for people. */
export class ImagoError extends Error {
  override readonly name = "ImagoError";

  constructor(
    message: string,
    /** The HTTP status; undefined if there was no answer. */
    readonly status?: number,
    /** The server's problem document, if it sent one. */
    readonly problem?: Problem,
    /** Seconds after which another try may succeed, if the server said so. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  static async of(response: Response): Promise<ImagoError> {
    const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
    const after = response.headers.get("retry-after");
    return new ImagoError(
      problem?.detail ?? `The server answered ${response.status}.`,
      response.status,
      problem,
      after === null ? undefined : Number(after),
    );
  }
}
