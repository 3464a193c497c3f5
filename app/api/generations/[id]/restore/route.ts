import { restore } from "@/server/jobs/discard";
import { changeOwn } from "@/server/web/own";
import { noBody, noQuery } from "@/lib/api/query";
import { validate, validateQuery } from "@/lib/api/validate";
import { readJson } from "@/lib/http/body";
import { isJobId } from "@/lib/job-id";
import { notFound } from "@/server/web/visible";
import { handle } from "../../../handle";
import { postOnly } from "../../../methods";

/** Takes back a discarded butterfly, for a day. Idempotent. Only the maker may. */
export const POST = handle<{ id: string }>(async ({ request, url, params: { id }, log }) => {
  validateQuery(noQuery, url);
  validate(noBody, await readJson(request));
  if (!isJobId(id)) throw notFound(id);
  const generation = await changeOwn("restore", restore, id, request.headers);
  log.info("job.restored", { job: id });
  return Response.json(generation, { headers: { "cache-control": "no-store" } });
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = postOnly;
