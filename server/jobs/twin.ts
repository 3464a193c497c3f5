/** Finds the job that a wish describes: the same model, seed and run give the same bits. */
import type { Queryable } from "@/db/pool";
import type { Origin } from "../engine/origin";
import type { Run } from "../engine/steps";
import { isVisible, type Job, jobColumns } from "./job";

/**
 * Returns the finished job of anybody with this recipe, else an unfinished one of the client itself: that of another
 * client may still be cancelled. Leaves out hidden and discarded ones.
 */
export async function findTwin(
  database: Queryable,
  { modelIdentity, seed, steps, sampler, spacing, timesteps, eta, label }: Omit<Run, "model">,
  { pedigree, drawing }: Origin,
  clientId: string,
): Promise<Job | undefined> {
  const { rows } = await database.query<Job>(
    `select ${jobColumns} from imago.job
     where seed = $1 and model_identity = $2 and steps = $3 and sampler = $4 and spacing is not distinct from $5
       and timesteps is not distinct from $6 and eta = $7 and pedigree is not distinct from $9::jsonb
       and drawing is not distinct from $10::bytea and label is not distinct from $11::integer and ${isVisible}
       and (status = 'done' or status in ('queued', 'running') and client_id = $8)
     order by status = 'done' desc, created_at, id limit 1`,
    [
      seed,
      modelIdentity,
      steps,
      sampler,
      spacing,
      timesteps,
      eta,
      clientId,
      pedigree && JSON.stringify(pedigree),
      drawing,
      label,
    ],
  );
  return rows[0];
}
