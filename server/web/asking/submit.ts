/**
 * Completes a request for a butterfly with defaults and enqueues it, finds the butterfly that it describes, or refuses
 * it with a problem.
 */
import { createHash } from "node:crypto";
import type { Pool } from "@/db/pool";
import { allowed } from "@/lib/api/allowed";
import type { GenerationRequest } from "@/lib/api/generation-request";
import type { ParentsRequest } from "@/lib/api/origin";
import { fieldProblem, Problem } from "@/lib/api/problem";
import type { Limits } from "@/lib/env";
import { requirePublicHost } from "@/lib/http/public-address";
import { drawSeed } from "@/lib/ids/draw-seed";
import { defaultModel } from "../../engine/models";
import { enqueue, type Refusal } from "../../jobs/enqueue";
import type { Job } from "../../jobs/job";
import type { NoParent } from "../../jobs/lineage";
import type { Parentage } from "../../jobs/parentage";
import { scheduleOf } from "../../jobs/new-job";
import { requireRoom } from "../disk";
import { webLog, webSettings } from "../shared";
import { readOffer } from "./offer";
import { tooMany } from "./too-many";

export type Submission = {
  request: GenerationRequest;
  idempotencyKey: string | undefined;
  clientId: string;
  address: string | undefined;
};

const noModelRetrySeconds = 300;

/**
 * Throws if the site would never call the address. A name may come to mean another one: it is looked up at each call.
 */
function checkWebhook(webhook: string | undefined): void {
  if (webhook === undefined) return;
  const { webhooks } = webSettings();
  if (webhooks === "off") throw fieldProblem("webhook", webhook, "absent: this site sends no webhooks");
  if (webhooks === "any") return;
  try {
    requirePublicHost(new URL(webhook).hostname);
  } catch {
    throw fieldProblem("webhook", webhook, "an address of the internet");
  }
}

/** Visitors cannot import a model; the log tells the operator how to. */
function noModel(): Problem {
  webLog().warn("model.none", { remedy: "npm run model:import" });
  const detail = "this site has no model yet, so no butterfly can be painted: try again later";
  return new Problem(503, "no_model", detail, { headers: { "retry-after": String(noModelRetrySeconds) } });
}

export async function submit(
  pool: Pool,
  submission: Submission,
  limits: Limits,
): Promise<{ job: Job; outcome: "queued" | "repeated" | "found" }> {
  const { request, idempotencyKey, clientId, address } = submission;
  await requireRoom();
  checkWebhook(request.webhook);
  const model = request.model ?? (request.parents ? undefined : await defaultModel(pool));
  if (model === undefined && !request.parents) throw noModel();
  const { parents } = request;
  const result = await enqueue(
    pool,
    {
      clientId,
      address,
      model,
      modelIdentity: request.modelIdentity,
      seed: request.seed ?? (parents ? undefined : drawSeed()),
      sampler: request.sampler,
      schedule: followsParents(request) ? undefined : scheduleOf(request),
      eta: request.eta,
      label: request.label,
      parents: parents && parentage(parents),
      pedigree: request.pedigree,
      drawing: request.drawing === undefined ? undefined : Buffer.from(request.drawing, "base64"),
      strength: request.strength,
      findTwin: request.seed !== undefined || parents !== undefined,
      idempotency:
        idempotencyKey === undefined ? undefined : { key: idempotencyKey, digest: digest(request) },
      webhook: request.webhook,
    },
    limits,
  );
  if ("job" in result) return result;
  throw await refuse(pool, result, request, limits);
}

/** Completes what a request says of its parents; a mutation without a seed draws one. */
export function parentage({ a, b, cross, share, mutation }: ParentsRequest): Parentage {
  return {
    a,
    b: b ?? null,
    crossing: cross ?? null,
    share: cross === "mix" ? (share ?? 0.5) : null,
    mutation: mutation ? (mutation.seed ?? drawSeed()) : null,
    mutationShare: mutation?.share ?? null,
  };
}

/** Whether the run is that of the first parent. */
const followsParents = ({ parents, schedule, steps }: GenerationRequest): boolean =>
  parents !== undefined && schedule === undefined && steps === undefined;

/** Digests the request's fields in a fixed order; a missing seed stays missing. */
function digest({ model, seed, steps, sampler, eta, schedule, label, ...origin }: GenerationRequest): string {
  const { parents, pedigree, drawing, strength, webhook } = origin;
  const more = [parents, pedigree, drawing, strength].some((part) => part !== undefined);
  return createHash("sha256")
    .update(
      JSON.stringify([
        ...[model, seed, steps, sampler, eta ?? 0, schedule],
        ...(more ? [parents, pedigree, drawing, strength] : []),
        ...(label === undefined ? [] : ["label", label]),
        ...(webhook === undefined ? [] : ["webhook", webhook]),
      ]),
    )
    .digest("hex");
}

/** Parameters of the engine that are fields of a request; the others are parts of its schedule. */
const fields = ["sampler", "steps", "eta", "label", "parents", "pedigree", "drawing", "strength"] as const;

export async function refuse(
  pool: Pool,
  refusal: Refusal,
  request: GenerationRequest,
  limits: Limits,
): Promise<Problem> {
  switch (refusal.outcome) {
    case "unknown_model":
      return fieldProblem("model", request.model, `one of ${refusal.known.join(", ")}`);
    case "other_model":
      return fieldProblem(
        "modelIdentity",
        request.modelIdentity,
        `${refusal.identity}, the identity of that model here`,
      );
    case "no_parent":
      return noParent(refusal);
    case "key_reused":
      return fieldProblem(
        "Idempotency-Key",
        undefined,
        "a new key for each different request",
        "this Idempotency-Key was used with a different request",
      );
    case "invalid": {
      const field = fields.find((name) => name === refusal.parameter) ?? "schedule";
      const value = field === "drawing" ? undefined : request[field]; // not kilobytes of it
      return fieldProblem(field, value, allowed(await readOffer())[field], refusal.message);
    }
    case "limit":
      return refusal.limit === "steps"
        ? fieldProblem("steps", request.steps ?? request.schedule?.length, allowed(await readOffer()).steps)
        : tooMany(pool, refusal, limits);
  }
}

function noParent({ id, why }: NoParent): Problem {
  return why === "missing"
    ? fieldProblem(
        "parents",
        id,
        "the id of a finished butterfly",
        `there is no finished butterfly ${id} to breed from`,
      )
    : fieldProblem(
        "parents",
        id,
        "a butterfly of the same size",
        `the pictures of the parents differ in size`,
      );
}
