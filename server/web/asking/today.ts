/** The butterfly of the day: its seed is the date, so that every Imago with the same model paints the same one. */
import { createHash } from "node:crypto";
import type { Pool } from "@/db/pool";
import type { Limits } from "@/lib/env";
import { listModelInfo } from "../../engine/models";
import { enqueue } from "../../jobs/enqueue";
import { type Job, jobColumns } from "../../jobs/job";

/** The house asks for it: no visitor's cookie has this id. */
const house = "house".padEnd(22, "1");

/** 20261129 for the 29th of November 2026, UTC. */
export const seedOf = (date: Date): string => date.toISOString().slice(0, 10).replaceAll("-", "");

export const secondsToMidnight = (date: Date): number =>
  Math.ceil(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1) - date.getTime()) / 1000,
  );

/**
 * The day's job with the default model; the first who asks has it painted, and it is painted once. Undefined without a
 * model, or while the queue is full.
 */
export async function readToday(pool: Pool, date: Date, limits: Limits): Promise<Job | undefined> {
  const [model] = await listModelInfo(pool);
  if (!model) return undefined;
  const seed = seedOf(date);
  const key = `today ${seed} ${model.identity}`;
  const { rows } = await pool.query<Job>(
    `select ${jobColumns} from imago.job where client_id = $1 and idempotency_key = $2`,
    [house, key],
  );
  if (rows[0]) return rows[0];
  // A model with classes shows another one every day.
  const label = model.classes === null ? undefined : Number(seed) % model.classes;
  const wish = { clientId: house, model: model.name, seed, eta: 0, label, findTwin: true };
  const digest = createHash("sha256").update(key).digest("hex");
  const result = await enqueue(pool, { ...wish, idempotency: { key, digest } }, limits);
  return "job" in result ? result.job : undefined;
}
