/** A client's love of a finished butterfly: PUT gives it, DELETE takes it back, both idempotent; GET tells. */
import { findLoved, type Loved, love, unlove } from "@/server/jobs/love";
import { readAddress, readClient, readOrMakeClient } from "@/server/web/client";
import { pool } from "@/server/web/shared";
import { notFound, requireDone, requireVisible } from "@/server/web/visible";
import { Problem } from "@/lib/api/problem";
import { noQuery } from "@/lib/api/query";
import type { LoveDocument } from "@/lib/api/response";
import { validateQuery } from "@/lib/api/validate";
import { uncached } from "@/lib/http/caching";
import { handle } from "../../../handle";
import { getPutAndDelete } from "../../../methods";
import { validateEmpty } from "../../../validate-empty";

type Params = { id: string };

export const GET = handle<Params>(async ({ request, url, params }) => {
  validateQuery(noQuery, url);
  const { id, loves } = await requireVisible(pool(), params.id);
  const loved = await findLoved(pool(), [id], await readClient(request.headers));
  return answer({ loved: loved.has(id), loves });
});

export const PUT = handle<Params>(async ({ request, url, params }) => {
  await validateEmpty(request, url);
  const job = await requireVisible(pool(), params.id);
  requireDone(job);
  const client = await readOrMakeClient(request.headers);
  const result = await love(pool(), job.id, client.id, readAddress(request.headers));
  return answer(changed(result, job.id), client.setCookie);
});

export const DELETE = handle<Params>(async ({ request, url, params }) => {
  await validateEmpty(request, url);
  const { id, loves } = await requireVisible(pool(), params.id);
  const clientId = await readClient(request.headers);
  if (clientId === undefined) return answer({ loved: false, loves });
  return answer(changed(await unlove(pool(), id, clientId), id));
});

function changed(result: Loved, id: string): LoveDocument {
  if (result.outcome === "not_found") throw notFound(id);
  if (result.outcome === "limit")
    throw new Problem(429, "too_many_loves", `your address has loved ${id} ${result.allowed} times already`, {
      errors: [{ field: "love", value: result.allowed, limit: `at most ${result.allowed} from one address` }],
    });
  return { loved: result.loved, loves: result.loves };
}

const answer = (document: LoveDocument, setCookie?: string) => uncached(document, { setCookie });

export const { POST, PATCH, OPTIONS } = getPutAndDelete;
