/** `/gallery.atom`: the newest butterflies, for feed readers. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { anyQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { baseOf } from "@/server/web/base";
import { cached } from "@/lib/http/caching";
import { writeFeed } from "@/server/web/files/feed";
import { pool } from "@/server/web/shared";

const keepSeconds = 300;

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  validateQuery(anyQuery, url);
  return cached(request, {
    body: await writeFeed(pool(), baseOf(request.headers)),
    type: "application/atom+xml; charset=utf-8",
    immutable: false,
    keepSeconds,
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
