/** Feature maps of one layer in one step, computed on request. */
import { isFinal } from "@/server/jobs/job";
import { readVisitor } from "@/server/web/client";
import { featureMapsOf } from "@/server/web/files/feature-maps";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { featureMapsQuery } from "@/lib/api/explain";
import { validateQuery } from "@/lib/api/validate";
import { cached } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const look = validateQuery(featureMapsQuery, url);
  const job = await requireVisible(pool(), params.id);
  const body = await featureMapsOf(job, look, await readVisitor(request.headers), request.signal);
  return cached(request, { body, type: "application/json", immutable: isFinal(job) });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
