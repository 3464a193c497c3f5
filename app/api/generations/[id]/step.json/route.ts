/** One step from a stored state, as the visitor wants it, computed on request. */
import { readVisitor } from "@/server/web/client";
import { stepOf } from "@/server/web/files/step";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { stepQuery } from "@/lib/api/explain";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const wish = validateQuery(stepQuery, url);
  const job = await requireVisible(pool(), params.id);
  const body = await stepOf(job, wish, await readVisitor(request.headers), request.signal);
  return cached(request, { body, type: "application/json", immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
