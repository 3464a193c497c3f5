/** Cached responses: ETag, Cache-Control and 304. */
import { createHash } from "node:crypto";

export type Cacheable = {
  body: Uint8Array | string;
  type: string;
  /** Never changes: cached for a year. Else revalidated every time, and sent only if it changed. */
  immutable: boolean;
  /** Seconds that a changing response may be cached without revalidation. */
  keepSeconds?: number;
  headers?: Record<string, string>;
};

/** Makes the response, or a 304 if the request's If-None-Match names it. */
export function cached(
  request: Request,
  { body, type, immutable, keepSeconds, headers = {} }: Cacheable,
): Response {
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  const all = {
    ...headers,
    etag,
    "cache-control": immutable
      ? "public, max-age=31536000, immutable"
      : keepSeconds
        ? `public, max-age=${keepSeconds}`
        : "no-cache",
  };
  if (names(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers: all });
  return new Response(body as BodyInit, { headers: { ...all, "content-type": type } });
}

/** Compares weakly (RFC 9110, 13.1.2), since a compressing proxy weakens the tag. */
function names(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()));
}
