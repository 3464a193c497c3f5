/** Enqueues a job after checking it against the model, the engine and the limits; a refused job stores nothing. */

import { DatabaseError, type Pool, type PoolClient } from "@/db/pool";
import type { Limits } from "@/lib/env";
import { randomBase58 } from "@/lib/ids/base58";
import { jobIdLength } from "@/lib/ids/job-id";
import { type ModelInfo, modelColumns } from "../engine/models";
import type { Origin } from "../engine/origin";
import type { Run } from "../engine/steps";
import { notify } from "./changes";
import { complete } from "./complete";
import { isFinal, type Job, jobColumns } from "./job";
import { checkLimits, type TooMany, tooMany } from "./limits";
import { asParent, breed, type NoParent } from "./lineage";
import type { NewJob } from "./new-job";
import { withQueue } from "./queue";
import { findTwin } from "./twin";
import { addWebhook } from "./webhooks";

export type Refusal =
  | { outcome: "unknown_model"; known: string[] }
  /** The engine's message about a parameter, which its detail names, with its SQLSTATE. */
  | { outcome: "invalid"; code: string; message: string; parameter: string | undefined }
  | { outcome: "other_model"; identity: string }
  | NoParent
  | TooMany
  /** The idempotency key was used with a different request. */
  | { outcome: "key_reused" };

/** `repeated`: an earlier request with the same idempotency key created this job. `found`: it has the same recipe. */
export type Enqueued = { outcome: "queued" | "repeated" | "found"; job: Job } | Refusal;

export async function enqueue(pool: Pool, request: NewJob, limits: Limits): Promise<Enqueued> {
  return refusing(() => withQueue(pool, (client) => enqueueOne(client, request, limits)));
}

/** Enqueues all of them in one transaction, or refuses all. `queued`: the number of those that were not there yet. */
export async function enqueueAll(
  pool: Pool,
  requests: NewJob[],
  limits: Limits,
): Promise<{ jobs: Job[]; queued: number } | Refusal> {
  const jobs: Job[] = [];
  let queued = 0;
  return refusing(() =>
    withQueue(pool, async (client) => {
      for (const request of requests) {
        const result = await enqueueOne(client, request, limits);
        if (!("job" in result)) throw new Refused(result);
        jobs.push(result.job);
        if (result.outcome === "queued") queued += 1;
      }
      return { jobs, queued };
    }),
  );
}

/**
 * Enqueues them one after the other, in one transaction, until a limit forbids the next. Refuses if that is so before
 * any was queued. `queued`: the number of those that were not there yet.
 */
export async function enqueueSome(
  pool: Pool,
  requests: NewJob[],
  limits: Limits,
): Promise<{ queued: number } | Refusal> {
  let queued = 0;
  return refusing(() =>
    withQueue(pool, async (client) => {
      for (const request of requests) {
        const result = await enqueueOne(client, request, limits);
        if (!("job" in result) && result.outcome === "limit" && queued > 0) break;
        if (!("job" in result)) throw new Refused(result);
        if (result.outcome === "queued") queued += 1;
      }
      return { queued };
    }),
  );
}

/** Rolls the transaction back. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.outcome);
  }
}

async function refusing<Result>(work: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    if (error instanceof DatabaseError && error.code?.startsWith("IM"))
      return { outcome: "invalid", code: error.code, message: error.message, parameter: error.detail };
    throw error;
  }
}

async function enqueueOne(client: PoolClient, asked: NewJob, limits: Limits): Promise<Enqueued> {
  const before = await findRepeated(client, asked);
  if (before) return before;
  const bred = asked.parents && (await breed(client, asked.parents));
  if (bred && "outcome" in bred) return bred;
  const request = bred ? asParent(asked, bred) : asked;
  const model = await findModel(client, request.model ?? "");
  if ("outcome" in model) return model;
  if (request.modelIdentity !== undefined && request.modelIdentity !== model.identity)
    return { outcome: "other_model", identity: model.identity };
  const { run, origin } = await complete(client, request, model);
  if (run.steps > limits.steps) return tooMany("steps", limits);
  const twin = request.findTwin ? await findTwin(client, run, origin, request.clientId) : undefined;
  if (twin) {
    if (request.webhook !== undefined && !isFinal(twin)) await addWebhook(client, twin.id, request.webhook);
    return { outcome: "found", job: twin };
  }
  const refusal = await checkLimits(client, request, run.steps, limits);
  return refusal ?? { outcome: "queued", job: await insert(client, request, run, origin, model) };
}

async function findRepeated(
  client: PoolClient,
  { clientId, idempotency }: NewJob,
): Promise<Enqueued | undefined> {
  if (!idempotency) return undefined;
  const { rows } = await client.query<Job & { digest: string }>(
    `select ${jobColumns}, job.request_digest as digest from imago.job where client_id = $1 and idempotency_key = $2`,
    [clientId, idempotency.key],
  );
  const [found] = rows;
  if (!found) return undefined;
  const { digest, ...job } = found;
  return digest === idempotency.digest ? { outcome: "repeated", job } : { outcome: "key_reused" };
}

/**
 * Locks the model until the job is stored, so that it is not removed in between. A model that is being removed counts
 * as gone: a removal may take long, and the whole queue would wait with us.
 */
async function findModel(client: PoolClient, name: string): Promise<ModelInfo | Refusal> {
  const { rows } = await client.query<ModelInfo>(
    `select ${modelColumns} from imago.model where name = $1 for key share skip locked`,
    [name],
  );
  const [model] = rows;
  if (model) return model;
  const known = await client.query<{ name: string }>("select name from imago.model order by name");
  return { outcome: "unknown_model", known: known.rows.map((row) => row.name) };
}

async function insert(
  client: PoolClient,
  { clientId, address, idempotency, parents, webhook }: NewJob,
  run: Run,
  { pedigree, drawing }: Origin,
  { height, width }: ModelInfo,
): Promise<Job> {
  await client.query("insert into imago.client (id) values ($1) on conflict (id) do nothing", [clientId]);
  const { rows } = await client.query<Job>(
    `insert into imago.job (id, model, model_identity, seed, name, steps, sampler, spacing, timesteps, eta,
       picture_height, picture_width, client_id, address, idempotency_key, request_digest, created_at, pedigree,
       drawing, parent_a, parent_b, crossing, share, mutation, mutation_share, label)
     values ($1, $2, $3, $4, imago.binomial($4), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, clock_timestamp(),
       $16, $17, $18, $19, $20, $21, $22, $23, $24)
     returning ${jobColumns}`,
    [
      randomBase58(jobIdLength),
      run.model,
      run.modelIdentity,
      run.seed,
      run.steps,
      run.sampler,
      run.spacing,
      run.timesteps,
      run.eta,
      height,
      width,
      clientId,
      address,
      idempotency?.key,
      idempotency?.digest,
      pedigree && JSON.stringify(pedigree),
      drawing,
      parents?.a,
      parents?.b,
      parents?.crossing,
      parents?.share,
      parents?.mutation,
      parents?.mutationShare,
      run.label,
    ],
  );
  const [job] = rows;
  if (!job) throw new Error("the job was not stored");
  if (webhook !== undefined) await addWebhook(client, job.id, webhook);
  await client.query(`select ${notify("$1::text", "'status'")}`, [job.id]);
  return job;
}
