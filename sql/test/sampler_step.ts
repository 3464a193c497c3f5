/** Calls a sampler's function with numbers. */
import type { Queryable } from "@/db/pool";
import type { Sampler } from "./gaussian_model";

export type Estimate = { a: number; eps: number[]; x0: number[] };
export type Step = Estimate & {
  image: number[];
  b: number;
  /** Latest first. */
  history?: Estimate[];
  noise?: number[];
  eta?: number;
  /** Only of ddpm: the larger variance. */
  large?: boolean;
};

export async function samplerStep(pool: Queryable, sampler: Sampler, step: Step): Promise<number[]> {
  const { image, eps, x0, a, b, history = [], noise = null, eta = 0, large } = step;
  const past = history.map((_, i) => `($${3 * i + 8}, $${3 * i + 9}, $${3 * i + 10})::imago.estimate`);
  const { rows } = await pool.query<{ next: number[] }>(
    `select imago.${sampler}($1, $2, $3, $4, $5, array[${past}]::imago.estimate[], $6, $7${large ? ", true" : ""}) as next`,
    [image, eps, x0, a, b, noise, eta, ...history.flatMap((e) => [e.a, e.eps, e.x0])],
  );
  return rows[0]?.next ?? [];
}

/**
 * Makes a consistent step from a to b, image = sqrt(a) x0 + sqrt(1 - a) eps, with noise and three earlier estimates.
 */
export function someStep(a: number, b: number): Step & { history: Estimate[]; noise: number[] } {
  const x0 = [-0.9, -0.1, 0, 0.3, 1];
  const eps = [1.7, -0.4, 0.2, -2.1, 0.6];
  const image = x0.map((value, i) => Math.sqrt(a) * value + Math.sqrt(1 - a) * (eps[i] ?? Number.NaN));
  const history = [0.5, 0.3, 0.1].map((share, k) => ({
    a: a * share,
    eps: eps.map((value) => value + 0.1 * (k + 1)),
    x0: x0.map((value) => 0.8 * value - 0.05 * k),
  }));
  return { image, eps, x0, a, b, history, noise: [0.5, -1.5, 2, 0, -0.7] };
}

/** Applies f to the elements of a step. */
export const elements = (
  { image, x0, eps, noise = [] }: Step,
  f: (x: number, x0: number, eps: number, z: number, i: number) => number,
): number[] =>
  image.map((x, i) => f(x, x0[i] ?? Number.NaN, eps[i] ?? Number.NaN, noise[i] ?? Number.NaN, i));
