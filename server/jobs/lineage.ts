/** Breeds the pedigree and the drawing of a child out of its parents' rows. */
import type { PoolClient } from "@/db/pool";
import type { Pedigree } from "../engine/origin";
import { isVisible } from "./job";
import type { NewJob } from "./new-job";
import type { Parentage } from "./parentage";

/** A finished parent, as far as its children need it. */
type Parent = {
  id: string;
  model: string;
  pictureHeight: number;
  pictureWidth: number;
  sampler: string;
  spacing: string | null;
  timesteps: number[] | null;
  steps: number;
  eta: number;
  label: number | null;
  drawn: boolean;
};

/** `missing`: no finished butterfly has this id. `unlike`: the parents' pictures differ in size. */
export type NoParent = { outcome: "no_parent"; id: string; why: "missing" | "unlike" };

export type Lineage = {
  pedigree: Pedigree;
  seed: string;
  drawing: Buffer | null;
  /** The parent whose model and run the child has unless the request says otherwise. */
  like: Parent;
};

/** Reads the parents, and breeds the child's pedigree and drawing from theirs. */
export async function breed(client: PoolClient, parentage: Parentage): Promise<Lineage | NoParent> {
  const ids = [parentage.a, ...(parentage.b === null ? [] : [parentage.b])];
  const { rows } = await client.query<Parent>(
    `select id, model, picture_height as "pictureHeight", picture_width as "pictureWidth", sampler, spacing, timesteps,
       steps, eta, label, drawing is not null as drawn
     from imago.job where id = any($1) and status = 'done' and ${isVisible}`,
    [ids],
  );
  const parents = ids.map((id) => rows.find((row) => row.id === id));
  const [a, b] = parents;
  const missing = ids.find((_, i) => !parents[i]);
  if (!a || missing !== undefined)
    return { outcome: "no_parent", id: missing ?? parentage.a, why: "missing" };
  if (b && (b.pictureHeight !== a.pictureHeight || b.pictureWidth !== a.pictureWidth))
    return { outcome: "no_parent", id: b.id, why: "unlike" };
  const bred = await breedPedigree(client, parentage);
  const drawing = a.drawn || b?.drawn ? await breedDrawing(client, parentage, a.model) : null;
  return { ...bred, drawing, like: b?.drawn && !a.drawn ? { ...a, timesteps: b.timesteps } : a };
}

/**
 * A child has its first parent's model, run and class, as far as the request leaves them open; another model has other
 * classes.
 */
export function asParent(request: NewJob, { pedigree, seed, drawing, like }: Lineage): NewJob {
  const { timesteps, spacing, steps, sampler, eta, label, model } = like;
  return {
    ...request,
    model: request.model ?? model,
    seed: request.seed ?? seed,
    sampler: request.sampler ?? sampler,
    eta: request.eta ?? eta,
    label:
      request.label ??
      (request.model === undefined || request.model === model ? (label ?? undefined) : undefined),
    schedule: request.schedule ?? (timesteps ? { timesteps } : { spacing: spacing ?? undefined, steps }),
    pedigree,
    drawing: drawing ?? undefined,
  };
}

/** SQL: the pedigree of a job of the alias; one without has that of its seed. */
export const pedigreeOf = (job: string) =>
  `coalesce(${job}.pedigree, jsonb_build_array(jsonb_build_object('seed', ${job}.seed::text)))`;

async function breedPedigree(
  client: PoolClient,
  { a, b, crossing, share, mutation, mutationShare }: Parentage,
): Promise<Pick<Lineage, "pedigree" | "seed">> {
  const { rows } = await client.query<Pick<Lineage, "pedigree" | "seed">>(
    `select bred.pedigree, imago.pedigree_seed(bred.pedigree) as seed
     from imago.job as a
     left join imago.job as b on b.id = $2
     cross join lateral imago.bred(
       ${pedigreeOf("a")}, case when b.id is not null then ${pedigreeOf("b")} end, $3, $4, $5::bigint, $6
     ) as bred(pedigree)
     where a.id = $1`,
    [a, b, crossing, share, mutation, mutationShare],
  );
  const [bred] = rows;
  if (!bred) throw new Error(`the parent ${a} is gone`);
  return bred;
}

/** A variation begins with its parent's drawing, a cross with the crossed pictures. */
async function breedDrawing(
  client: PoolClient,
  { a, b, crossing, share }: Parentage,
  model: string,
): Promise<Buffer | null> {
  const { rows } = await client.query<{ drawing: Buffer | null }>(
    b === null
      ? { text: "select drawing from imago.job where id = $1", values: [a] }
      : {
          text: `select imago.crossed_picture($3, a.rgb, b.rgb, $4, $5) as drawing
                 from imago.job as first
                 join imago.frame as a on a.job_id = first.id and a.step = first.steps
                 cross join imago.job as second
                 join imago.frame as b on b.job_id = second.id and b.step = second.steps
                 where first.id = $1 and second.id = $2`,
          values: [a, b, model, crossing, share],
        },
  );
  return rows[0]?.drawing ?? null;
}
