/** `/oembed`: tells other sites how to embed a butterfly whose address was pasted into them. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { Problem } from "@/lib/api/problem";
import { oembedQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { baseOf } from "@/server/web/base";
import { embedDocument } from "@/server/web/pages/embed";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";

export const dynamic = "force-dynamic";

export const GET = handle(async ({ request, url }) => {
  const { url: address, format, ...room } = validateQuery(oembedQuery, url);
  if (format === "xml") throw new Problem(501, "not_xml", "the format is xml; there is only json");
  const base = baseOf(request.headers);
  const asked = URL.canParse(address) ? new URL(address) : undefined;
  const id = asked?.origin === base ? /^\/b\/([^/.]+)/.exec(asked.pathname)?.[1] : undefined;
  if (id === undefined)
    throw new Problem(
      404,
      "not_a_butterfly",
      `${JSON.stringify(address.slice(0, 100))} does not lead to a butterfly: those addresses begin with ${base}/b/`,
    );
  return Response.json(embedDocument(await requireVisible(pool(), id), base, room), {
    headers: { "cache-control": "public, max-age=300" },
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
