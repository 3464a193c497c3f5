/** The caching of responses: ETag, Cache-Control and 304, or none at all. */
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

/** Time for which shared caches may show a file without asking: an operator may have hidden its butterfly meanwhile. */
const sharedSeconds = 3_600;

type Uncached = {
  status?: number;
  /** The cookie that a new client gets. */
  setCookie?: string | undefined;
  headers?: Record<string, string>;
};

/** A document as JSON that nobody may cache: it is of this moment, or for this client. */
export const uncached = (document: unknown, { status = 200, setCookie, headers }: Uncached = {}): Response =>
  Response.json(document, {
    status,
    headers: { ...headers, "cache-control": "no-store", ...(setCookie && { "set-cookie": setCookie }) },
  });

/** The hash in a tag. */
const digest = (content: Uint8Array | string) =>
  createHash("sha256").update(content).digest("base64url").slice(0, 22);

/**
 * The same for a file that its parameters determine, and that never changes: the tag is the parameters' hash, so a 304
 * costs nothing. `make` throws, or returns the file.
 */
export async function cachedByName(
  request: Request,
  parameters: readonly unknown[],
  { make, ...file }: Omit<Cacheable, "body" | "immutable"> & { make(): Promise<Cacheable["body"]> },
): Promise<Response> {
  const etag = `"${digest(JSON.stringify(parameters))}"`;
  const known = names(request.headers.get("if-none-match"), etag);
  return answer(request, etag, { ...file, body: known ? "" : await make(), immutable: true });
}

/** Makes the response, or a 304 if the request's If-None-Match names it. */
export const cached = (request: Request, file: Cacheable): Response =>
  answer(request, `"${digest(file.body)}"`, file);

function answer(
  request: Request,
  etag: string,
  { body, type, immutable, keepSeconds, headers = {} }: Cacheable,
): Response {
  const all = {
    ...headers,
    etag,
    "cache-control": immutable
      ? `public, max-age=31536000, s-maxage=${sharedSeconds}, immutable`
      : keepSeconds
        ? `public, max-age=${keepSeconds}`
        : "no-cache",
  };
  if (names(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers: all });
  const typed = { ...all, "content-type": type };
  return typeof body === "string" || body.length <= piece
    ? new Response(body as BodyInit, { headers: typed })
    : new Response(inPieces(body), { headers: { ...typed, "content-length": String(body.length) } });
}

/** Bytes of a file that wait in memory for a client to read on. */
const piece = 65_536;

/** Streams a file as fast as the client reads: a Response copies a whole one, which waits in memory if nobody reads. */
function inPieces(body: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: (stream) => {
      if (at >= body.length) return stream.close();
      stream.enqueue(body.subarray(at, at + piece));
      at += piece;
    },
  });
}

/** Compares weakly (RFC 9110, 13.1.2), since a compressing proxy weakens the tag. */
function names(ifNoneMatch: string | null, etag: string): boolean {
  return (ifNoneMatch ?? "").split(",").some((tag) => ["*", etag, `W/${etag}`].includes(tag.trim()));
}
