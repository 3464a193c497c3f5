/** One step from a stored state: the same SELECT that /how shows, with the reader's own sampler, timestep and eta. */
import type { StepDocument, stepQuery } from "@/lib/api/explain";
import { Problem } from "@/lib/api/problem";
import { stepSql } from "@/lib/sql-text/run-sql";
import type { z } from "zod";
import { readSchedule } from "../../engine/steps";
import { readFrame } from "../../jobs/frames";
import type { Job } from "../../jobs/job";
import type { Visitor } from "../client";
import { pool } from "../shared";
import { lookInside, refuse } from "./look";

export type Wish = z.output<typeof stepQuery>;

type Row = { hash: string; after: Buffer; foreseen: Buffer };

/** Throws a problem 410 if the model is gone, or the state with which the step begins. */
async function requireParts({ id, model, modelIdentity }: Job, step: number): Promise<void> {
  const { rows } = await pool().query<{ modelThere: boolean; stateThere: boolean }>(
    `select exists (select from imago.model where name = $1 and identity = $2) as "modelThere",
       exists (select from imago.frame where job_id = $3 and step = $4 - 1 and image is not null) as "stateThere"`,
    [model, modelIdentity, id, step],
  );
  const { modelThere, stateThere } = rows[0] ?? {};
  if (!modelThere)
    throw new Problem(
      410,
      "model_gone",
      `the model ${model} that painted ${id} is no longer in the database`,
    );
  if (!stateThere)
    throw new Problem(
      410,
      "state_gone",
      `the state that step ${step} of ${id} began with is no longer stored; only its picture is left`,
    );
}

/**
 * Returns a StepDocument as JSON. Throws problems: 400 for what the engine refuses, 410 for a removed model or state,
 * and those of `lookInside`.
 */
export async function stepOf(job: Job, wish: Wish, visitor: Visitor, signal: AbortSignal): Promise<Buffer> {
  const { step } = wish;
  if (step >= job.frames)
    throw refuse(
      "step",
      step,
      job.frames > 1 ? `a step that is done, from 1 to ${job.frames - 1}` : "done first",
    );
  await requireParts(job, step);
  const at = (await readSchedule(pool(), job))[step - 1];
  if (!at) throw refuse("step", step, `a step of the schedule, from 1 to ${job.steps}`);
  const sampler = wish.sampler ?? job.sampler;
  const eta = wish.eta ?? (sampler === job.sampler ? job.eta : 0);
  const { t } = at;
  const tNext = wish.tNext ?? at.tNext;
  if (tNext < -1 || tNext >= t)
    throw refuse("tNext", tNext, `a whole number from -1 to ${t - 1}, below the step's own timestep`);
  const sql = stepSql(job, { step, t, tNext, sampler, eta });
  const stored = (await readFrame(pool(), job.id, step))?.stateHash ?? null;
  const look = {
    what: `step ${step}`,
    key: ["step", job.engine, sql].join(),
    text: sql,
    values: [],
    given: { sampler, eta },
    present: ([row]: Row[]): StepDocument => {
      if (!row) throw new Error("imago.denoise gave no row");
      const { hash: stateHash, after, foreseen } = row;
      const pictures = { rgb: after.toString("base64"), x0Rgb: foreseen.toString("base64") };
      return { id: job.id, step, t, tNext, sampler, eta, sql, stateHash, stored, ...pictures };
    },
  };
  return lookInside(visitor, look, signal);
}
