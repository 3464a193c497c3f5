/**
 * Writes the SELECTs of a butterfly: one paints it again, one compares the bits of its states with the published ones,
 * one takes a single step.
 */
import type { Recipe } from "../api/origin";
import type { Generation } from "../api/response";

export type PublishedRun = Pick<
  Generation,
  "name" | "model" | "modelIdentity" | "seed" | "steps" | "sampler" | "schedule" | "eta" | "label"
>;

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The one bigint that needs quotes: PostgreSQL reads its minus as an operator, and its digits as a numeric. */
const smallest = "-9223372036854775808";
const bigint = (seed: string) => (seed === smallest ? literal(seed) : seed);

/** Writes the call of `imago.repaint`, for a butterfly that starts from more than a seed. */
const repaint = (recipe: Recipe) => `imago.repaint(${literal(JSON.stringify(recipe))})`;

/** Writes the call of `imago.generate` that repeats the run, whatever is usual for its model. */
function generate({ model, seed, steps, sampler, schedule, eta, label }: PublishedRun): string {
  const path =
    typeof schedule === "string"
      ? [`steps => ${steps}`, `spacing => ${literal(schedule)}`]
      : [`timesteps => '{${schedule.join(", ")}}'`];
  const recipe = [`seed => ${bigint(seed)}`, ...path, `sampler => ${literal(sampler)}`];
  if (eta > 0) recipe.push(`eta => ${eta}`);
  if (typeof label === "number") recipe.push(`label => ${label}`);
  return `imago.generate(${literal(model)},\n  ${recipe.join(", ")})`;
}

/** Writes the SELECT that paints the butterfly as text, a row a line; `recipe`: of one that was bred or drawn. */
export function paintSql(run: PublishedRun, recipe?: Recipe): string {
  return `select string_to_table(imago.ascii(imago.rgb(picture), array_length(picture, 3)), e'\\n') as ${identifier(run.name)}
from ${recipe ? repaint(recipe) : generate(run)}
cross join lateral imago.picture(${literal(run.model)}, image) as picture
where step = ${run.steps};`;
}

/** Writes the SELECT that computes the states from the seed, and compares their hashes with those of `frames`. */
export function checkSql(
  run: PublishedRun,
  frames: { step: number; stateHash: string }[],
  recipe?: Recipe,
): string {
  const values = frames.map(({ step, stateHash }) => `  (${step}, ${literal(stateHash)})`);
  return `-- for the model with the identity ${run.modelIdentity}
select step, imago.state_hash(image) = published as "same bits", imago.state_hash(image) as hash
from ${recipe ? repaint(recipe) : generate(run)}
join (values
${values.join(",\n")}
) as frame (step, published) using (step)
order by step;`;
}

export type StepWish = {
  /** The step whose first state, the one before it, is taken. */
  step: number;
  t: number;
  tNext: number;
  sampler: string;
  eta: number;
};

/**
 * Writes the SELECT that takes a step from a stored state of butterfly `id`: the hash of the next state, and the pixels
 * of that state and of the x0 that was foreseen on the way.
 */
export function stepSql(
  { id, model, seed, label }: Pick<Generation, "id" | "model" | "seed" | "label">,
  { step, t, tNext, sampler, eta }: StepWish,
): string {
  const name = literal(model);
  const recipe = [
    `seed => ${bigint(seed)}`,
    `sampler => ${literal(sampler)}`,
    `t => ${t}`,
    `t_next => ${tNext}`,
  ];
  if (eta > 0) recipe.push(`eta => ${eta}`);
  if (typeof label === "number") recipe.push(`label => ${label}`);
  return `select imago.state_hash(image) as hash,
  imago.rgb(imago.picture(${name}, image)) as after,
  imago.rgb(imago.picture(${name}, x0)) as foreseen
from imago.denoise(${name},
  (select image from imago.frame where job_id = ${literal(id)} and step = ${step - 1}),
  ${recipe.join(", ")});`;
}
