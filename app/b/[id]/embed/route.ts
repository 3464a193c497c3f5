/** `/b/<id>/embed`: the one page that other sites may frame. */
import { handle } from "@/app/api/handle";
import { getOnly } from "@/app/api/methods";
import { anyQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { baseOf } from "@/server/web/base";
import { cached } from "@/lib/http/caching";
import { embedPage } from "@/server/web/pages/embed";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";

export const GET = handle<{ id: string }>(async ({ request, url, params: { id } }) => {
  validateQuery(anyQuery, url);
  const job = await requireVisible(pool(), id);
  return cached(request, {
    body: embedPage(job, baseOf(request.headers)),
    type: "text/html; charset=utf-8",
    immutable: false,
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
