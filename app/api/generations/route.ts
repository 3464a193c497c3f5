/** POST asks for a butterfly, or finds the one that is there. GET lists the finished ones, latest first. */
import { generationRequestSchema } from "@/lib/api/generation-request";
import { idempotencyHeaders, pageQuery, waitQuery } from "@/lib/api/query";
import type { GenerationPage } from "@/lib/api/response";
import { validate, validateQuery } from "@/lib/api/validate";
import { readJson } from "@/lib/http/body";
import { uncached } from "@/lib/http/caching";
import { listFinished } from "@/server/jobs/finished";
import { isFinal } from "@/server/jobs/job";
import { awaitEnd } from "@/server/web/asking/await-end";
import { readOffer } from "@/server/web/asking/offer";
import { submit } from "@/server/web/asking/submit";
import { baseOf } from "@/server/web/base";
import { cookieSecret, readAddress, readClient, readOrMakeClient } from "@/server/web/client";
import { opened } from "@/server/web/opened";
import { presentJob } from "@/server/web/present";
import { jobSettings, pool } from "@/server/web/shared";
import { readOutlook } from "@/server/web/visible";
import { webhookSecret } from "@/server/web/webhooks/send";
import { handle } from "../handle";
import { getAndPost } from "../methods";

export const dynamic = "force-dynamic";

export const POST = handle(async ({ request, url, log }) => {
  const { limits } = jobSettings();
  const { wait } = validateQuery(waitQuery, url);
  const headers = { "Idempotency-Key": request.headers.get("idempotency-key") ?? undefined };
  const { "Idempotency-Key": idempotencyKey } = validate(idempotencyHeaders, headers, 400);
  const asked = validate(generationRequestSchema(await readOffer()), await readJson(request));
  const client = await readOrMakeClient(request.headers);
  const { job, outcome } = await submit(
    pool(),
    { request: asked, idempotencyKey, clientId: client.id, address: readAddress(request.headers) },
    limits,
  );
  if (outcome === "queued") log.info("job.queued", { job: job.id, model: job.model, steps: job.steps });
  if (outcome === "found") await opened(job.id, request.headers, client.id);
  const watcher = { clientId: client.id, address: readAddress(request.headers), signal: request.signal };
  const latest = await awaitEnd(job, wait, watcher);
  const outlook = await readOutlook(pool(), latest);
  const generation = presentJob(latest, outlook, client.id, baseOf(request.headers));
  const told = asked.webhook !== undefined && { webhookSecret: webhookSecret(await cookieSecret(), job.id) };
  return uncached(
    { ...generation, ...told },
    {
      status: outcome === "found" || isFinal(latest) ? 200 : 202,
      setCookie: client.setCookie,
      headers: {
        location: `/api/generations/${job.id}`,
        ...(outcome === "repeated" && { "idempotency-replayed": "true" }),
      },
    },
  );
});

export const GET = handle(async ({ request, url }) => {
  const { limit, order, cursor, mine, ...filter } = validateQuery(pageQuery, url);
  const from = cursor === undefined ? undefined : { direction: "after" as const, cursor };
  const clientId = await readClient(request.headers);
  const page = await listFinished(pool(), {
    limit,
    order,
    // Nobody has the empty id.
    filter: { ...filter, clientId: mine && (clientId ?? "") },
    from,
  });
  const query = new URLSearchParams(url.search);
  query.set("limit", String(limit));
  if (page.after) query.set("cursor", page.after);
  const next = page.after && `/api/generations?${query}`;
  const document: GenerationPage = {
    generations: page.jobs.map((job) => presentJob(job, undefined, clientId, baseOf(request.headers))),
    cursor: page.after ?? null,
    links: next ? { next } : {},
  };
  return Response.json(document, { headers: { "cache-control": "private, no-cache" } });
});

export const { PUT, PATCH, DELETE, OPTIONS } = getAndPost;
