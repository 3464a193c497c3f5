/** Lets pages of other sites read what is public: answers to GET, without cookies (Fetch standard, 3.3). */

const readable =
  /^\/(?:api(?:\/|$)|b\/[^/]+(?:\.(?:txt|ans)|\/card\.png)$|gallery\.atom$|today\.png$|oembed$)/;

const common = { "access-control-allow-origin": "*" };

/** Headers of an answer, or none if other sites' pages may not read it. */
export function readingHeaders(method = "GET", url = "/"): Record<string, string> {
  if ((method !== "GET" && method !== "HEAD") || !readable.test(url.split("?", 1)[0] ?? "")) return {};
  return { ...common, "access-control-expose-headers": "etag, location, retry-after, x-request-id" };
}

/** Headers of the answer to a preflight request; undefined if it is none, or asks for more than reading. */
export function preflightHeaders(
  method = "GET",
  url = "/",
  asked: string | string[] | undefined,
): Record<string, string> | undefined {
  if (method !== "OPTIONS" || asked !== "GET" || !readable.test(url.split("?", 1)[0] ?? "")) return undefined;
  return {
    ...common,
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "authorization, if-none-match, last-event-id",
    "access-control-max-age": "86400",
  };
}
