/**
 * A model whose noise prediction is known in closed form: its data are normal with mean m and standard deviation s.
 * Every sampler's step is then an affine map of the state, so that three of its values determine mean and variance: the
 * mean, a point one standard deviation above it, and the mean again with unit noise. No draws, no sampling error.
 */
import type { Queryable } from "@/db/pool";

export type Sampler = "ddpm" | "ddim" | "dpmpp_2m" | "ipndm";

const [m, s] = [0.4, 0.6];

/** The variance-preserving process with a linear rate of 0.1 to 20, from time 1 down to `end`, in n equal steps. */
const alphaCumprod = (time: number) => Math.exp(-(0.1 * time + (20 - 0.1) * 0.5 * time * time));
const end = 0.05;

const run = (sampler: Sampler) => `
  with recursive schedule as (
    select ordinality as step, a, lead(a) over (order by ordinality) as b
    from unnest($1::double precision[]) with ordinality as u(a, ordinality)
  ), run as (
    select 1::bigint as step, $2::double precision as mean, $3::double precision as deviation, '{}'::imago.estimate[] as history
    union all
    select run.step + 1, next[1], sqrt((next[2] - next[1]) ^ 2 + (next[3] - next[1]) ^ 2), (estimate || history)[1:3]
    from run
    join schedule using (step)
    cross join lateral (select array[mean, mean + deviation, mean]) as i(image)
    cross join lateral (
      select array_agg($4 + sqrt(a) * $5 * $5 * (x - sqrt(a) * $4) / (a * $5 * $5 + 1 - a) order by place)
      from unnest(image) with ordinality as u(x, place)
    ) as p(x0)
    cross join lateral (select imago.estimate(image, p.x0, a, 'sample', false)) as e(estimate)
    cross join lateral (
      select imago.${sampler}(image, (estimate).eps, (estimate).x0, a, b, history, '{0, 0, 1}', $6::double precision)
    ) as n(next)
    where b is not null
  )
  select mean, deviation from run order by step desc limit 1`;

/** Returns the error of mean and variance after n steps. */
export async function momentError(pool: Queryable, sampler: Sampler, n: number, eta = 0): Promise<number> {
  const alphas = Array.from({ length: n + 1 }, (_, i) => alphaCumprod(1 - ((1 - end) * i) / n));
  const exact = (a: number) => ({ mean: Math.sqrt(a) * m, variance: a * s * s + 1 - a });
  const [first, last] = [exact(alphas[0] ?? Number.NaN), exact(alphas[n] ?? Number.NaN)];
  const { rows } = await pool.query<{ mean: number; deviation: number }>(run(sampler), [
    alphas,
    first.mean,
    Math.sqrt(first.variance),
    m,
    s,
    eta,
  ]);
  const [reached] = rows;
  if (!reached) throw new Error(`${sampler} made no step`);
  return Math.abs(reached.mean - last.mean) + Math.abs(reached.deviation ** 2 - last.variance);
}

/** Returns the observed order of convergence: from n to 2 n steps the error falls by 2 to this power. */
export async function observedOrder(pool: Queryable, sampler: Sampler, n: number, eta = 0): Promise<number> {
  const [coarse, fine] = [
    await momentError(pool, sampler, n, eta),
    await momentError(pool, sampler, 2 * n, eta),
  ];
  return Math.log2(coarse / fine);
}
