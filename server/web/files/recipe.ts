/** The recipe of a butterfly: all that its bits follow from. */

import type { Queryable } from "@/db/pool";
import { spacings } from "@/lib/api/allowed";
import type { Recipe } from "@/lib/api/origin";
import { readOrigin } from "../../engine/origin";
import type { Job } from "../../jobs/job";

export async function readRecipe(database: Queryable, job: Job): Promise<Recipe> {
  const { pedigree, drawing } = await readOrigin(database, job.id);
  return {
    model: job.model,
    modelIdentity: job.modelIdentity,
    seed: job.seed,
    ...(job.timesteps === null && { steps: job.steps }),
    schedule: job.timesteps ?? spacings.find((spacing) => spacing === job.spacing) ?? "",
    sampler: job.sampler,
    eta: job.eta,
    ...(job.label !== null && { label: job.label }),
    ...(pedigree && { pedigree }),
    ...(drawing && { drawing: drawing.toString("base64") }),
  };
}
