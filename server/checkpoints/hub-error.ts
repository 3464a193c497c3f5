/** Why a hub did not answer, in words that name the host. */

type Coded = { code?: unknown; message?: unknown };

/** fetch only says "fetch failed"; the reason is further down. */
function reasonOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as Coded;
    if (typeof code === "string")
      return at.message.includes(code) ? at.message : `${code} ${at.message}`.trim();
    if (!(at.cause instanceof Error)) return at.message;
  }
  return String(error);
}

export function asHubError(cause: unknown, url: string, rest: string): Error {
  return new Error(`cannot reach ${new URL(url).host} (${reasonOf(cause)}): ${rest}`, { cause });
}
