/** Reads what the plate on noise shows: the model's noise schedule, and the steps of a run along it. */
import type { Queryable } from "@/db/pool";
import type { Sampler } from "@/lib/api/samplers";
import { readSchedule } from "../../../engine/steps";
import { readOffer } from "../../asking/offer";
import type { Subject } from "./subject";

export type Diffusion = {
  /** alphas_cumprod of timesteps 0 .. T - 1, rounded to five decimals. */
  alphas: number[];
  /** The steps of the run: each evaluates t, and leaves the state of tNext (-1: the finished picture). */
  schedule: { step: number; t: number; tNext: number }[];
  samplers: readonly Sampler[];
};

/** Reads the noise schedule of a model; `run`: the butterfly whose steps are marked. */
export async function readDiffusion(
  database: Queryable,
  model: string,
  run: Subject | undefined,
): Promise<Diffusion> {
  const [{ rows }, schedule, { samplers }] = await Promise.all([
    database.query<{ alphas: number[] }>(
      `select array_agg(round(alpha_cumprod::numeric, 5)::float8 order by t) as alphas
       from imago.alphas_cumprod join imago.model on model.id = model_id
       where model.name = $1`,
      [model],
    ),
    run ? readSchedule(database, { ...run, modelIdentity: run.identity, steps: run.of }) : [],
    readOffer(),
  ]);
  return {
    alphas: rows[0]?.alphas ?? [],
    schedule: schedule.map(({ step, t, tNext }) => ({ step, t, tNext })),
    samplers,
  };
}
