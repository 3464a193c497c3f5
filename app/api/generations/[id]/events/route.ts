/** Streams server-sent events: see server/web/stream/stream.ts. */
import { baseOf } from "@/server/web/base";
import { readVisitor } from "@/server/web/client";
import { openStream } from "@/server/web/stream/open-stream";
import { pool } from "@/server/web/shared";
import { notFound, requireVisible } from "@/server/web/visible";
import { eventsQuery, lastEventIdHeaders } from "@/lib/api/query";
import { validate, validateQuery } from "@/lib/api/validate";
import { streamHeaders } from "@/lib/http/sse";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const { after } = validateQuery(eventsQuery, url);
  const headers = { "Last-Event-ID": request.headers.get("last-event-id") || undefined };
  const { "Last-Event-ID": lastEventId } = validate(lastEventIdHeaders, headers, 400);
  const { id } = await requireVisible(pool(), params.id);
  // A HEAD request never reads the stream, so it would hold its slot for ever.
  if (request.method === "HEAD") return new Response(null, { headers: streamHeaders });
  const watcher = {
    ...(await readVisitor(request.headers)),
    signal: request.signal,
    base: baseOf(request.headers),
  };
  const response = await openStream(id, lastEventId ?? after, watcher);
  if (!response) throw notFound(id);
  return response;
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
