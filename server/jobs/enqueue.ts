/** Enqueues a job after checking it against the model, the engine and the limits; a refused job stores nothing. */

import { randomBase58 } from "@/lib/base58";
import type { Limits } from "@/lib/env";
import { jobIdLength } from "@/lib/job-id";
import { type ModelInfo, modelColumns } from "../engine/models";
import type { Run } from "../engine/steps";
import { DatabaseError, type Pool, type PoolClient } from "@/db/pool";
import { notify } from "./changes";
import { type Job, jobColumns } from "./job";
import { withQueue } from "./queue";
import { findTwin } from "./twin";

export type NewJob = {
  clientId: string;
  /** The address whose limits count too, if any. */
  address?: string | undefined;
  model: string;
  /** Signed 64 bits, decimal. */
  seed: string;
  /** Missing values, here and below, take the model's usual ones. */
  sampler?: string | undefined;
  schedule?:
    | { spacing?: string | undefined; steps?: number | undefined }
    | { timesteps: number[] }
    | undefined;
  eta: number;
  /** Whether a job that is there already, and has the same recipe, answers the request. */
  findTwin?: boolean;
  /** A client's key, and a digest of the request that came with it. */
  idempotency?: { key: string; digest: string } | undefined;
};

export type Refusal =
  | { outcome: "unknown_model"; known: string[] }
  /** The engine's message about a parameter, which its detail names, with its SQLSTATE. */
  | { outcome: "invalid"; code: string; message: string; parameter: string | undefined }
  | { outcome: "limit"; limit: keyof Limits; allowed: number }
  /** The idempotency key was used with a different request. */
  | { outcome: "key_reused" };

/** `repeated`: an earlier request with the same idempotency key created this job. `found`: it has the same recipe. */
export type Enqueued = { outcome: "queued" | "repeated" | "found"; job: Job } | Refusal;

export async function enqueue(pool: Pool, request: NewJob, limits: Limits): Promise<Enqueued> {
  try {
    return await withQueue(pool, async (client) => {
      const before = await findRepeated(client, request);
      if (before) return before;
      const model = await findModel(client, request.model);
      if ("outcome" in model) return model;
      const complete = asUsual(request, model);
      const run = await runOf(client, complete, model);
      if (run.steps > limits.steps) return tooMany("steps", limits);
      const twin = request.findTwin ? await findTwin(client, run, request.clientId) : undefined;
      if (twin) return { outcome: "found", job: twin };
      const refusal = await checkLimits(client, request, run.steps, limits);
      return refusal ?? { outcome: "queued", job: await insert(client, request, run, model) };
    });
  } catch (error) {
    if (error instanceof DatabaseError && error.code?.startsWith("IM"))
      return { outcome: "invalid", code: error.code, message: error.message, parameter: error.detail };
    throw error;
  }
}

const tooMany = (limit: keyof Limits, limits: Limits): Refusal => ({
  outcome: "limit",
  limit,
  allowed: limits[limit],
});

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

type CompleteJob = NewJob & {
  sampler: string;
  schedule: { spacing: string; steps?: number | undefined } | { timesteps: number[] };
};

/** Missing steps stay missing: they depend on the spacing, and imago.schedule() knows their number. */
function asUsual(request: NewJob, { usual }: ModelInfo): CompleteJob {
  const { sampler = usual.sampler, schedule = {} } = request;
  if ("timesteps" in schedule) return { ...request, sampler, schedule };
  return { ...request, sampler, schedule: { ...schedule, spacing: schedule.spacing ?? usual.schedule } };
}

/** Checks the request against the engine, and counts its steps. */
async function runOf(
  client: PoolClient,
  { model, seed, sampler, schedule, eta }: CompleteJob,
  { identity }: ModelInfo,
): Promise<Run> {
  await client.query("select imago.check_sampler($1, $2)", [sampler, eta]);
  const { rows } = await client.query<{ steps: number }>(
    "timesteps" in schedule
      ? {
          text: "select count(*)::integer as steps from imago.schedule($1, $2::integer[])",
          values: [model, schedule.timesteps],
        }
      : {
          text: "select count(*)::integer as steps from imago.schedule($1, $2::integer, $3)",
          values: [model, schedule.steps ?? null, schedule.spacing],
        },
  );
  const [spacing, timesteps] =
    "timesteps" in schedule ? [null, schedule.timesteps] : [schedule.spacing, null];
  const steps = rows[0]?.steps ?? 0;
  return { model, modelIdentity: identity, seed, steps, sampler, spacing, timesteps, eta };
}

async function checkLimits(
  client: PoolClient,
  { clientId, address }: NewJob,
  steps: number,
  limits: Limits,
): Promise<Refusal | undefined> {
  const { rows } = await client.query<{ client: number; address: number; steps: number; queued: number }>(
    `select count(*) filter (where client_id = $1)::integer as client,
       count(*) filter (where address = $2)::integer as address,
       coalesce(sum(steps) filter (where address = $2), 0)::integer as steps,
       count(*) filter (where status = 'queued')::integer as queued
     from imago.job where status in ('queued', 'running')`,
    [clientId, address ?? null],
  );
  const { client: ofClient = 0, address: ofAddress = 0, steps: before = 0, queued = 0 } = rows[0] ?? {};
  if (ofClient >= limits.outstandingPerClient) return tooMany("outstandingPerClient", limits);
  if (ofAddress >= limits.outstandingPerAddress) return tooMany("outstandingPerAddress", limits);
  if (address !== undefined && before > 0 && before + steps > limits.stepsPerAddress)
    return tooMany("stepsPerAddress", limits);
  return queued >= limits.queued ? tooMany("queued", limits) : undefined;
}

async function insert(
  client: PoolClient,
  { clientId, address, idempotency }: NewJob,
  run: Run,
  { height, width }: ModelInfo,
): Promise<Job> {
  await client.query("insert into imago.client (id) values ($1) on conflict (id) do nothing", [clientId]);
  const { rows } = await client.query<Job>(
    `insert into imago.job (id, model, model_identity, seed, name, steps, sampler, spacing, timesteps, eta,
       picture_height, picture_width, client_id, address, idempotency_key, request_digest, created_at)
     values ($1, $2, $3, $4, imago.binomial($4), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, clock_timestamp())
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
    ],
  );
  const [job] = rows;
  if (!job) throw new Error("the job was not stored");
  await client.query(`select ${notify("$1::text", "'status'")}`, [job.id]);
  return job;
}
