/** Finds the butterflies between two: mixtures of their noises at equal shares, all with one run. */
import { DatabaseError, type Queryable } from "@/db/pool";
import { shares } from "@/lib/butterfly/morph";
import { isVisible, type Job, jobColumns } from "./job";
import { pedigreeOf } from "./lineage";

/**
 * SQL: the run of a morph from a to b. It is a's, unless a's draws noise in its steps, which would make neighbours as
 * unlike as strangers.
 */
const pair = `select ${pedigreeOf("a")} as a_pedigree, ${pedigreeOf("b")} as b_pedigree, a.id as a_id, b.id as b_id, a.model, a.label,
    a.spacing, a.steps, case when described.draws_noise then 'ddim' else a.sampler end as sampler,
    case when b.drawing is not null and a.drawing is null then b.timesteps else a.timesteps end as timesteps,
    a.drawing is not null or b.drawing is not null as drawn
  from imago.job as a
  join imago.samplers() as described on described.name = a.sampler
  cross join imago.job as b
  where a.id = $1 and b.id = $2`;

/** Reads the sampler of a morph from a. */
export async function readMorphSampler(
  database: Queryable,
  a: string,
  b: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ sampler: string }>(pair, [a, b]);
  return rows[0]?.sampler;
}

/**
 * Returns those between a and b that are there, by share: finished ones of anybody, and the client's own unfinished
 * ones. They are found by their recipes, so a child of the same noises counts whatever became of its parents; where
 * a drawing takes part, by their parents.
 */
export async function listBetween(
  database: Queryable,
  { a, b, clientId }: { a: string; b: string; clientId: string | undefined },
): Promise<Map<number, Job>> {
  const { rows } = await database
    .query<Job & { at: number }>(
      `with pair as materialized (
         ${pair}
       ), wanted as materialized (
         select at, pair.*, imago.bred(a_pedigree, b_pedigree, 'mix', at) as child
         from pair cross join unnest($3::double precision[]) as at
       )
       select distinct on (at) at, ${jobColumns}
       from wanted
       join imago.model on model.name = wanted.model
       join imago.job on job.seed = imago.pedigree_seed(child) and job.model_identity = model.identity
         and job.pedigree = child and job.sampler = wanted.sampler and job.eta = 0
         and job.label is not distinct from wanted.label and job.timesteps is not distinct from wanted.timesteps
         and (job.timesteps is not null or job.spacing = wanted.spacing and job.steps = wanted.steps)
         and case when wanted.drawn then job.parent_a = a_id and job.parent_b = b_id else job.drawing is null end
       where ${isVisible} and (job.status = 'done' or job.status in ('queued', 'running') and job.client_id = $4)
       order by at, job.status = 'done' desc, job.created_at, job.id`,
      [a, b, shares, clientId ?? null],
    )
    .catch(refusedAsNone);
  return new Map(rows.map(({ at, ...job }) => [at, job]));
}

/** Parents with too many ancestors have no children, so nobody is between them. */
function refusedAsNone(error: unknown): { rows: never[] } {
  if (error instanceof DatabaseError && error.code?.startsWith("IM")) return { rows: [] };
  throw error;
}
