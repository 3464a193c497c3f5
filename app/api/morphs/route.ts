/** POST asks for the butterflies between two. GET says which of them are there. */

import { morphQuery, morphRequestSchema } from "@/lib/api/morph";
import { noQuery } from "@/lib/api/query";
import { validate, validateQuery } from "@/lib/api/validate";
import { readJson } from "@/lib/http/body";
import { uncached } from "@/lib/http/caching";
import { presentMorph, requireEnds, submitMorph } from "@/server/web/asking/morph";
import { baseOf } from "@/server/web/base";
import { readAddress, readClient, readOrMakeClient } from "@/server/web/client";
import { requireRoom } from "@/server/web/disk";
import { jobSettings, pool } from "@/server/web/shared";
import { handle } from "../handle";
import { getAndPost } from "../methods";

export const dynamic = "force-dynamic";

export const POST = handle(async ({ request, url, log }) => {
  validateQuery(noQuery, url);
  const wanted = validate(morphRequestSchema, await readJson(request));
  await requireRoom();
  const client = await readOrMakeClient(request.headers);
  const asker = { clientId: client.id, address: readAddress(request.headers) };
  const queued = await submitMorph(pool(), wanted, asker, jobSettings().limits);
  if (queued > 0) log.info("job.morphed", { ...wanted, queued });
  const ends = await requireEnds(pool(), wanted);
  return uncached(await presentMorph(pool(), ends, client.id, baseOf(request.headers)), {
    status: queued > 0 ? 202 : 200,
    setCookie: client.setCookie,
  });
});

export const GET = handle(async ({ request, url }) => {
  const ends = await requireEnds(pool(), validateQuery(morphQuery, url));
  const clientId = await readClient(request.headers);
  return uncached(await presentMorph(pool(), ends, clientId, baseOf(request.headers)));
});

export const { PUT, PATCH, DELETE, OPTIONS } = getAndPost;
