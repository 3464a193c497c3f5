/** Feature maps: the output of one layer for the state that a step began with. */
import type { FeatureMapsDocument } from "@/lib/api/explain";
import { Problem } from "@/lib/api/problem";
import type { Job } from "../../jobs/job";
import type { Queryable } from "@/db/pool";
import type { Visitor } from "../client";
import { pool } from "../shared";
import { lookInside, refuse } from "./look";

export type Wanted = { layer: string; step: number };

type Subject = Omit<FeatureMapsDocument, "maps" | "id" | "layer" | "step">;

/** Throws problems: 400 for an unknown layer or step, 410 for a removed model or state. */
async function readSubject(database: Queryable, job: Job, { layer, step }: Wanted): Promise<Subject> {
  const { rows } = await database.query<{ modelThere: boolean; stateThere: boolean } & Partial<Subject>>(
    `select m.id is not null as "modelThere", before.image is not null as "stateThere", at.t, l.kind, l.height, l.width,
       coalesce((m.config ->> 'mirror')::boolean, false) as mirrored
     from (select) as one
     left join imago.model as m on m.name = $1 and m.identity = $2
     left join imago.layer as l on l.model_id = m.id and l.name = $3
     left join imago.frame as before on before.job_id = $4 and before.step = $5 - 1
     left join imago.frame as at on at.job_id = $4 and at.step = $5`,
    [job.model, job.modelIdentity, layer, job.id, step],
  );
  const { modelThere, stateThere, t, kind, height, width, mirrored = false } = rows[0] ?? {};
  if (!modelThere)
    throw new Problem(
      410,
      "model_gone",
      `the model ${job.model} that painted ${job.id} is no longer in the database`,
    );
  if (t === undefined || t === null)
    throw refuse(
      "step",
      step,
      job.frames > 1 ? `a step that is done, from 1 to ${job.frames - 1}` : "done first",
    );
  if (!kind || !height || !width) throw refuse("layer", layer, `the name of a layer of ${job.model}`);
  if (!stateThere)
    throw new Problem(
      410,
      "state_gone",
      `the state that step ${step} of ${job.id} began with is no longer stored; only its picture is left`,
    );
  return { t, kind, height, width, mirrored };
}

type Row = { low: number; high: number; levels: Buffer };

const text = `select f.low, f.high, f.levels
  from imago.frame as before
  join imago.frame as at on at.job_id = before.job_id and at.step = before.step + 1
  cross join lateral imago.feature_levels(imago.feature_maps($1, before.image, at.t, $2, $5)) as f
  where before.job_id = $3 and before.step = $4 - 1
  order by f.channel`;

/** Returns a FeatureMapsDocument as JSON. Throws the problems of `readSubject` and of `lookInside`. */
export async function featureMapsOf(
  job: Job,
  wanted: Wanted,
  visitor: Visitor,
  signal: AbortSignal,
): Promise<Buffer> {
  const { layer, step } = wanted;
  const subject = await readSubject(pool(), job, wanted);
  const present = (rows: Row[]): FeatureMapsDocument => ({
    id: job.id,
    ...wanted,
    ...subject,
    maps: rows.map(({ low, high, levels }) => ({ low, high, levels: levels.toString("base64") })),
  });
  const look = {
    what: `the layer ${layer}`,
    key: ["maps", job.id, job.engine, layer, step].join(),
    text,
    values: [job.model, layer, job.id, step, job.label],
    present,
  };
  return lookInside(visitor, look, signal);
}
