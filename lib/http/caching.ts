/** ETags, and how long an answer may be kept. */
import { createHash } from "node:crypto";

export type Cacheable = {
  body: Uint8Array | string;
  type: string;
  /** It can never be another: kept for a year. Otherwise asked again every time, and sent only if it changed. */
  immutable: boolean;
  /** What may change, but where it does not matter when that is seen. */
  keepSeconds?: number;
  headers?: Record<string, string>;
};

/** The answer, or 304 without a body if the request's If-None-Match names it. */
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

/** Weak comparison (RFC 9110, 13.1.2): a proxy that compresses makes the tag a weak one. */
function names(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()));
}
