import { cancel } from "@/server/jobs/cancel";
import { baseOf } from "@/server/web/base";
import { readClient } from "@/server/web/client";
import { notFound, notYours, requireVisible } from "@/server/web/visible";
import { presentJob } from "@/server/web/present";
import { pool } from "@/server/web/shared";
import { Problem } from "@/lib/api/problem";
import { uncached } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { postOnly } from "../../../methods";
import { validateEmpty } from "../../../validate-empty";

/** Cancels at once, without waiting for the worker. Idempotent. Only the maker may cancel. */
export const POST = handle<{ id: string }>(async ({ request, url, params, log }) => {
  await validateEmpty(request, url);
  const { id } = await requireVisible(pool(), params.id);
  const clientId = await readClient(request.headers);
  if (clientId === undefined) throw notYours("cancel");
  const result = await cancel(pool(), id, clientId);
  if (result.outcome === "not_found") throw notFound(id);
  if (result.outcome === "not_maker") throw notYours("cancel");
  if (result.outcome === "ended")
    throw new Problem(409, "ended", `generation ${id} is ${result.job.status} already`);
  log.info("job.cancelled", { job: id });
  return uncached(presentJob(result.job, undefined, clientId, baseOf(request.headers)));
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = postOnly;
