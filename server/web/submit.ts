/** A request for a butterfly: completed with defaults, enqueued, or refused as a problem. */
import { createHash, randomInt } from "node:crypto";
import { allowed } from "@/lib/api/allowed";
import { fieldProblem, Problem } from "@/lib/api/problem";
import type { GenerationRequest } from "@/lib/api/request";
import type { Limits } from "@/lib/env";
import { enqueue, type NewJob, type Refusal } from "../jobs/enqueue";
import type { Job } from "../jobs/job";
import { readOutlooks } from "../jobs/outlook";
import type { Pool } from "@/db/pool";
import { defaultModel } from "../engine/models";

export type Submission = {
  request: GenerationRequest;
  idempotencyKey: string | undefined;
  clientId: string;
  address: string | undefined;
};

export async function submit(
  pool: Pool,
  submission: Submission,
  limits: Limits,
): Promise<{ job: Job; repeated: boolean }> {
  const { request, idempotencyKey, clientId, address } = submission;
  const model = request.model ?? (await defaultModel(pool));
  if (model === undefined)
    throw new Problem(
      503,
      "no_model",
      "there is no model in the database: import one with npm run model:import",
    );
  const result = await enqueue(
    pool,
    {
      clientId,
      address,
      model,
      seed: request.seed ?? drawSeed(),
      sampler: request.sampler,
      schedule: scheduleOf(request),
      eta: request.eta,
      idempotency:
        idempotencyKey === undefined ? undefined : { key: idempotencyKey, digest: digest(request) },
    },
    limits,
  );
  if ("job" in result) return { job: result.job, repeated: result.outcome === "repeated" };
  throw await refuse(pool, result, request, limits);
}

/** Short enough to be read out. */
export const drawSeed = (): string => String(randomInt(1, 1_000_000_000));

function scheduleOf({ schedule, steps }: GenerationRequest): NewJob["schedule"] {
  return Array.isArray(schedule) ? { timesteps: schedule } : { spacing: schedule, steps };
}

/** Of what was asked for, in one order of fields; a seed that was left open stays open. */
function digest({ model, seed, steps, sampler, eta, schedule }: GenerationRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([model, seed, steps, sampler, eta, schedule]))
    .digest("hex");
}

async function refuse(
  pool: Pool,
  refusal: Refusal,
  request: GenerationRequest,
  limits: Limits,
): Promise<Problem> {
  switch (refusal.outcome) {
    case "unknown_model":
      return fieldProblem("model", request.model, `one of ${refusal.known.join(", ")}`);
    case "key_reused":
      return fieldProblem(
        "Idempotency-Key",
        undefined,
        "new for every other request",
        "this Idempotency-Key came with another request before",
      );
    case "invalid": {
      const field =
        (["steps", "eta"] as const).find((name) => refusal.message.startsWith(name)) ?? "schedule";
      return fieldProblem(field, request[field], allowed(limits.steps)[field], refusal.message);
    }
    case "limit":
      return refusal.limit === "steps"
        ? fieldProblem("steps", request.steps ?? request.schedule?.length, allowed(limits.steps).steps)
        : tooMany(refusal.limit, refusal.allowed, await secondsUntilNext(pool, limits));
  }
}

const limitWords = {
  outstandingPerClient: "butterflies of yours are waiting or being painted",
  outstandingPerAddress: "butterflies of your address are waiting or being painted",
  queued: "butterflies are waiting in all",
};

function tooMany(limit: keyof Limits, value: number, retryAfterSeconds: number): Problem {
  const words = limit in limitWords ? limitWords[limit as keyof typeof limitWords] : limit;
  return new Problem(
    429,
    "too_many",
    `${value} ${words} already; no more are taken before one of them is finished`,
    {
      errors: [{ field: limit, value, limit: `at most ${value} at once` }],
      headers: { "retry-after": String(retryAfterSeconds) },
    },
  );
}

/** Until the first of the running ones is finished: then there may be room. */
async function secondsUntilNext(pool: Pool, limits: Limits): Promise<number> {
  const known = (await readOutlooks(pool, limits)).flatMap(({ secondsLeft }) => secondsLeft ?? []);
  return known.length > 0 ? Math.min(600, Math.max(1, Math.ceil(Math.min(...known)))) : 10;
}
