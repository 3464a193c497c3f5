/**
 * Feature maps: the output of one layer for the state that a step began with. The engine computes them on request, one
 * at a time, so that running jobs lose at most one core for a moment.
 */
import { featureMapLimits } from "@/lib/api/allowed";
import type { FeatureMapsDocument } from "@/lib/api/explain";
import { describe, Problem } from "@/lib/api/problem";
import { createOccupancy } from "@/lib/occupancy";
import { createWorkshop } from "@/lib/workshop";
import type { Job } from "../../jobs/job";
import { createControl, DatabaseError, type Queryable } from "@/db/pool";
import { computeSession, type Session } from "../../engine/session";
import type { Visitor } from "../client";
import { takeSlot } from "../seats";
import { onClose, place, pool, shared } from "../shared";

export type Look = { layer: string; step: number };

/** Timeout of one computation: a pass of a large model takes longer than a visitor waits. */
const timeoutMs = 30_000;

const maps = () => shared("featureMaps", () => createWorkshop());
const lookers = () => shared("featureMapLookers", createOccupancy);
const session = () =>
  shared("featureMapSession", (): Session => {
    const { url, role } = place();
    const control = createControl(url);
    const made = computeSession(url, control, { cores: 1, timeoutMs, role });
    onClose(() => void made.close().then(() => control.end()));
    return made;
  });

type Subject = Omit<FeatureMapsDocument, "maps" | "id" | "layer" | "step">;

/** Throws problems: 400 for an unknown layer or step, 410 for a removed model or state. */
async function readSubject(database: Queryable, job: Job, { layer, step }: Look): Promise<Subject> {
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

function refuse(field: string, value: unknown, limit: string): Problem {
  const errors = [{ field, value, limit }];
  return new Problem(400, "invalid", describe(errors), { errors });
}

type Row = { low: number; high: number; levels: Buffer };

async function compute(job: Job, { layer, step }: Look, signal: AbortSignal): Promise<Row[]> {
  const text = `select f.low, f.high, f.levels
    from imago.frame as before
    join imago.frame as at on at.job_id = before.job_id and at.step = before.step + 1
    cross join lateral imago.feature_levels(imago.feature_maps($1, before.image, at.t, $2)) as f
    where before.job_id = $3 and before.step = $4 - 1
    order by f.channel`;
  try {
    return await session().run<Row>(text, [job.model, layer, job.id, step], { signal });
  } catch (cause) {
    if (signal.aborted || !(cause instanceof DatabaseError) || cause.code !== "57014") throw cause;
    throw new Problem(
      503,
      "took_too_long",
      `the layer ${layer} took longer than ${timeoutMs / 1000} seconds`,
      {
        headers: { "retry-after": "60" },
        cause,
      },
    );
  }
}

/** Throws a problem 429. */
const enter = (visitor: Visitor): (() => void) =>
  takeSlot(visitor, {
    occupancy: lookers(),
    limits: featureMapLimits,
    code: "too_many_looks",
    field: "feature-maps",
    detail: (limit) => `${limit} feature maps are being computed already; try again soon`,
    retryAfterSeconds: 2,
  });

/**
 * Returns a FeatureMapsDocument as JSON. When `signal` aborts (the client disconnected), the statement is cancelled,
 * unless others wait for the same maps.
 */
export async function featureMapsOf(
  job: Job,
  look: Look,
  visitor: Visitor,
  signal: AbortSignal,
): Promise<Buffer> {
  const subject = await readSubject(pool(), job, look);
  const leave = enter(visitor);
  const make = async (abandoned: AbortSignal) => {
    const rows = await compute(job, look, abandoned);
    const document: FeatureMapsDocument = {
      id: job.id,
      ...look,
      ...subject,
      maps: rows.map(({ low, high, levels }) => ({ low, high, levels: levels.toString("base64") })),
    };
    return Buffer.from(JSON.stringify(document));
  };
  try {
    return await maps()([job.id, job.engine, look.layer, look.step].join(), make, signal);
  } catch (error) {
    if (signal.aborted) throw new Problem(499, "left", "the client closed the connection", { cause: error });
    throw error;
  } finally {
    leave();
  }
}
