import { readClient } from "@/server/web/client";
import { presentJob } from "@/server/web/present";
import { pool } from "@/server/web/shared";
import { readOutlook, requireVisible } from "@/server/web/visible";
import { noQuery } from "@/lib/api/request";
import { validateQuery } from "@/lib/api/validate";
import { handle } from "../../handle";
import { getOnly } from "../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  validateQuery(noQuery, url);
  const job = await requireVisible(pool(), params.id);
  const [outlook, clientId] = await Promise.all([readOutlook(pool(), job), readClient(request.headers)]);
  return Response.json(presentJob(job, outlook, clientId), {
    headers: { "cache-control": "private, no-cache" },
  });
});

export const { POST, PUT, PATCH, DELETE } = getOnly;
