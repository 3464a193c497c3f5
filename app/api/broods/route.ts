/** POST asks for four children at once. */

import { broodRequestSchema } from "@/lib/api/origin";
import { noQuery } from "@/lib/api/query";
import type { Brood } from "@/lib/api/response";
import { validate, validateQuery } from "@/lib/api/validate";
import { readJson } from "@/lib/http/body";
import { uncached } from "@/lib/http/caching";
import { submitBrood } from "@/server/web/asking/brood";
import { baseOf } from "@/server/web/base";
import { readAddress, readOrMakeClient } from "@/server/web/client";
import { presentJob } from "@/server/web/present";
import { jobSettings, pool } from "@/server/web/shared";
import { readOutlook } from "@/server/web/visible";
import { handle } from "../handle";
import { postOnly } from "../methods";

export const dynamic = "force-dynamic";

export const POST = handle(async ({ request, url, log }) => {
  validateQuery(noQuery, url);
  const wanted = validate(broodRequestSchema, await readJson(request));
  const client = await readOrMakeClient(request.headers);
  const { jobs, queued } = await submitBrood(
    pool(),
    wanted,
    { clientId: client.id, address: readAddress(request.headers) },
    jobSettings().limits,
  );
  for (const job of jobs) log.info("job.bred", { job: job.id, status: job.status, model: job.model });
  const base = baseOf(request.headers);
  const document: Brood = {
    generations: await Promise.all(
      jobs.map(async (job) => presentJob(job, await readOutlook(pool(), job), client.id, base)),
    ),
  };
  return uncached(document, { status: queued > 0 ? 202 : 200, setCookie: client.setCookie });
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = postOnly;
