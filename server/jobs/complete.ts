/** Completes a request with what is usual for its model, and has the engine check it. */
import type { PoolClient } from "@/db/pool";
import type { ModelInfo } from "../engine/models";
import type { Origin } from "../engine/origin";
import type { Run } from "../engine/steps";
import type { NewJob } from "./new-job";

/** Rejects with a DatabaseError of the engine's (IM...) if it refuses a parameter. */
export async function complete(
  client: PoolClient,
  request: NewJob,
  model: ModelInfo,
): Promise<{ run: Run; origin: Origin }> {
  const job = asUsual(request, model);
  const origin = { pedigree: request.pedigree ?? null, drawing: request.drawing ?? null };
  await checkOrigin(client, job, origin);
  return { run: await runOf(client, await joined(client, job), model), origin };
}

type CompleteJob = Omit<NewJob, "label"> & {
  model: string;
  seed: string;
  sampler: string;
  eta: number;
  label: number | null;
  schedule: { spacing: string; steps?: number | undefined } | { timesteps: number[] };
};

/** Missing steps stay missing: they depend on the spacing, and imago.schedule() knows their number. */
function asUsual(request: NewJob, { name, usual }: ModelInfo): CompleteJob {
  const { sampler = usual.sampler, eta = 0, label = null, schedule = {}, seed } = request;
  if (seed === undefined) throw new Error("a job without parents needs a seed");
  const complete = { ...request, model: name, seed, sampler, eta, label };
  if ("timesteps" in schedule) return { ...complete, schedule };
  return { ...complete, schedule: { ...schedule, spacing: schedule.spacing ?? usual.schedule } };
}

/** Lets the engine check pedigree and drawing, which it would refuse at the job's first frame. */
async function checkOrigin(
  client: PoolClient,
  { model }: CompleteJob,
  { pedigree, drawing }: Origin,
): Promise<void> {
  if (pedigree) await client.query("select from imago.pedigree_entries($1)", [JSON.stringify(pedigree)]);
  if (drawing) await client.query("select imago.drawn($1, $2)", [model, drawing]);
}

/** A run that starts from a drawing joins its schedule near `strength`: its timesteps are listed. */
async function joined(client: PoolClient, job: CompleteJob): Promise<CompleteJob> {
  if (!job.drawing || "timesteps" in job.schedule) return job;
  const { rows } = await client.query<{ timesteps: number[] }>(
    `select imago.joined_timesteps(imago.usual_path(m, $2, $3), $4) as timesteps from imago.find_model($1) as m`,
    [job.model, job.schedule.steps ?? null, job.schedule.spacing, job.strength ?? null],
  );
  return { ...job, schedule: { timesteps: rows[0]?.timesteps ?? [] } };
}

/** Checks the request against the engine, and counts its steps. */
async function runOf(
  client: PoolClient,
  { model, seed, sampler, schedule, eta, label }: CompleteJob,
  { identity }: ModelInfo,
): Promise<Run> {
  await client.query("select imago.check_sampler($1, $2)", [sampler, eta]);
  await client.query("select imago.check_label(m, $2) from imago.find_model($1) as m", [model, label]);
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
  return { model, modelIdentity: identity, seed, steps, sampler, spacing, timesteps, eta, label };
}
