import { waitQuery } from "@/lib/api/query";
import { validateQuery } from "@/lib/api/validate";
import { awaitEnd } from "@/server/web/asking/await-end";
import { baseOf } from "@/server/web/base";
import { readVisitor } from "@/server/web/client";
import { presentJob } from "@/server/web/present";
import { pool } from "@/server/web/shared";
import { readOutlook, requireVisible } from "@/server/web/visible";
import { handle } from "../../handle";
import { getOnly } from "../../methods";

export const GET = handle<{ id: string }>(async ({ request, url, params }) => {
  const { wait } = validateQuery(waitQuery, url);
  const found = await requireVisible(pool(), params.id);
  const visitor = await readVisitor(request.headers);
  const job = await awaitEnd(found, wait, { ...visitor, signal: request.signal });
  const outlook = await readOutlook(pool(), job);
  return Response.json(presentJob(job, outlook, visitor.clientId, baseOf(request.headers)), {
    headers: { "cache-control": "private, no-cache" },
  });
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
