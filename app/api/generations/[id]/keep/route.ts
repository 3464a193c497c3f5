import { keep } from "@/server/jobs/cancel";
import { baseOf } from "@/server/web/base";
import { readClient } from "@/server/web/client";
import { notFound, notYours, readOutlook, requireVisible } from "@/server/web/visible";
import { presentJob } from "@/server/web/present";
import { pool } from "@/server/web/shared";
import { Problem } from "@/lib/api/problem";
import { uncached } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { postOnly } from "../../../methods";
import { validateEmpty } from "../../../validate-empty";

/** Marks a generation so that retention does not delete it. Only the maker may keep it. */
export const POST = handle<{ id: string }>(async ({ request, url, params }) => {
  await validateEmpty(request, url);
  const { id } = await requireVisible(pool(), params.id);
  const clientId = await readClient(request.headers);
  if (clientId === undefined) throw notYours("keep");
  const result = await keep(pool(), id, clientId);
  if (result.outcome === "not_found") throw notFound(id);
  if (result.outcome === "not_maker") throw notYours("keep");
  if (result.outcome === "full") throw keptEnough(result.limit);
  return uncached(
    presentJob(result.job, await readOutlook(pool(), result.job), clientId, baseOf(request.headers)),
  );
});

const keptEnough = (limit: number) =>
  new Problem(409, "too_many_kept", `you keep ${limit} butterflies already: discard one of them`, {
    errors: [{ field: "kept", value: limit, limit: `at most ${limit} a visitor` }],
  });

export const { GET, PUT, PATCH, DELETE, OPTIONS } = postOnly;
