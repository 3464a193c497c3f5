/** All frames so far. For a finished job, this is its replay. */
import { isFinal } from "@/server/jobs/job";
import { framesFile } from "@/server/web/files/replay";
import { pool } from "@/server/web/shared";
import { requireVisible } from "@/server/web/visible";
import { noQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { cached, cachedByName } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getOnly } from "../../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  validateQuery(noQuery, url);
  const job = await requireVisible(pool(), params.id);
  const make = () => framesFile(request, job);
  const type = "application/json";
  return isFinal(job)
    ? cachedByName(request, ["frames", job.id, job.engine, job.frames], { make, type })
    : cached(request, { body: await make(), type, immutable: false });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
