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

  static unanswered(cause?: unknown): ImagoError {
    return Object.assign(new ImagoError("The server cannot be reached. Try again soon."), { cause });
  }

  /** The error of a response that is not ok. A proxy's or a captive portal's page counts as no answer. */
  static async of(response: Response): Promise<ImagoError> {
    const ours = typeOf(response) === "application/problem+json";
    const problem = ours
      ? ((await response.json().catch(() => undefined)) as Problem | undefined)
      : undefined;
    if (!problem?.code) return ImagoError.unanswered(`somebody else answered ${response.status}`);
    const after = response.headers.get("retry-after");
    return new ImagoError(
      problem.detail,
      response.status,
      problem,
      after === null ? undefined : Number(after),
    );
  }
}

export const typeOf = (response: Response): string | undefined =>
  response.headers.get("content-type")?.split(";", 1)[0];
