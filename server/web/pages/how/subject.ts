/** Reads the butterfly that /how takes apart. */

import type { Queryable } from "@/db/pool";
import type { ModelInfo } from "../../../engine/models";
import { findShowpiece } from "../../../jobs/finished";
import type { Job } from "../../../jobs/job";
import { findVisible } from "../../visible";

export type Step = { step: number; t: number; noiseLevel: number; hasState: boolean };

export type Subject = {
  id: string;
  name: string;
  seed: string;
  model: string;
  identity: string;
  width: number;
  height: number;
  /** Frames from 0 (the noise) to the latest one. */
  steps: Step[];
  /** The number of steps of the whole run. */
  of: number;
  sampler: string;
  eta: number;
  label: number | null;
  /** Its schedule: a spacing, or else the timesteps themselves. */
  spacing: string | null;
  timesteps: number[] | null;
};

/** Finds the requested butterfly, if it has a step to show. */
export async function readSubject(database: Queryable, id: string): Promise<Subject | undefined> {
  const job = await findVisible(database, id);
  return job && job.frames > 1 ? present(database, job) : undefined;
}

/** Finds the butterfly that stands for the models, if possible one that still has its states. */
export async function readShowpiece(database: Queryable, models: ModelInfo[]): Promise<Subject | undefined> {
  const job =
    (await findShowpiece(database, models, "stored = 'states'")) ?? (await findShowpiece(database, models));
  return job && present(database, job);
}

async function present(database: Queryable, job: Job): Promise<Subject> {
  const { rows: steps } = await database.query<Step>(
    `select step, t, noise_level as "noiseLevel", image is not null as "hasState"
     from imago.frame where job_id = $1 order by step`,
    [job.id],
  );
  return {
    id: job.id,
    name: job.name,
    seed: job.seed,
    model: job.model,
    identity: job.modelIdentity,
    width: job.pictureWidth,
    height: job.pictureHeight,
    steps,
    of: job.steps,
    sampler: job.sampler,
    eta: job.eta,
    label: job.label,
    spacing: job.spacing,
    timesteps: job.timesteps,
  };
}
