import { uncached } from "@/lib/http/caching";
import { isJobId } from "@/lib/ids/job-id";
import { restore } from "@/server/jobs/discard";
import { changeOwn } from "@/server/web/own";
import { notFound } from "@/server/web/visible";
import { handle } from "../../../handle";
import { postOnly } from "../../../methods";
import { validateEmpty } from "../../../validate-empty";

/** Takes back a discarded butterfly, for a day. Idempotent. Only the maker may. */
export const POST = handle<{ id: string }>(async ({ request, url, params: { id }, log }) => {
  await validateEmpty(request, url);
  if (!isJobId(id)) throw notFound(id);
  const generation = await changeOwn("restore", restore, id, request.headers);
  log.info("job.restored", { job: id });
  return uncached(generation);
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = postOnly;
