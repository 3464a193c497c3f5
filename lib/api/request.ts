/** What the API is asked: bodies and query parameters. */
import { z } from "zod";
import { jobIdSource } from "../job-id";
import {
  allowed,
  animationScales,
  articleSteps,
  colors,
  columns,
  pages,
  samplers,
  scales,
  spacings,
  views,
} from "./allowed";

/** No model has more; the engine knows how many this one has. */
const maxTimestep = 99_999;
const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

function isInt64(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return value >= int64.min && value <= int64.max;
}

/** A seed in its one spelling: "-0" and "007" are "0" and "7". */
const toSeed = (value: string | number): string => BigInt(value).toString();

/** The body of POST /api/generations. */
export function generationRequestSchema(maxSteps: number) {
  const say = allowed(maxSteps);
  const timestep = z
    .int({ error: say.schedule })
    .min(0, { error: say.schedule })
    .max(maxTimestep, { error: say.schedule });
  const seed = z
    .union([z.int(), z.string().max(20).refine(isInt64)], { error: say.seed })
    .transform(toSeed)
    .meta({ description: `${say.seed}; drawn at random if absent` });
  const schedule = z
    .union([z.enum(spacings), z.array(timestep).min(1).max(maxSteps)], { error: say.schedule })
    .meta({ description: `${say.schedule}; as usual for the model if absent` });
  return z
    .strictObject({
      model: z
        .string({ error: say.model })
        .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, { error: say.model })
        .optional()
        .meta({ description: `${say.model}; the default model if absent` }),
      seed: seed.optional(),
      steps: z
        .int({ error: say.steps })
        .min(1, { error: say.steps })
        .max(maxSteps, { error: say.steps })
        .optional()
        .meta({
          description: `${say.steps}; as usual for the model if absent, or as many as the schedule has`,
        }),
      sampler: z
        .enum(samplers, { error: say.sampler })
        .optional()
        .meta({ description: `${say.sampler}; as usual for the model if absent` }),
      eta: z.number({ error: say.eta }).min(0, { error: say.eta }).max(1, { error: say.eta }).default(0),
      schedule: schedule.optional(),
    })
    .superRefine(({ steps, schedule, eta, sampler }, context) => {
      const fixed = Array.isArray(schedule)
        ? schedule.length
        : schedule === "article"
          ? articleSteps
          : undefined;
      if (steps !== undefined && fixed !== undefined && steps !== fixed)
        context.addIssue({
          code: "custom",
          path: ["steps"],
          input: steps,
          message: `${fixed}, which this schedule fixes, or absent`,
        });
      if (eta > 0 && sampler !== undefined && sampler !== "ddim")
        context.addIssue({ code: "custom", path: ["eta"], input: eta, message: say.eta });
    })
    .meta({ description: "A wish for a butterfly; every field has a default" });
}

export type GenerationRequest = z.output<ReturnType<typeof generationRequestSchema>>;

function stepNumber(error: string) {
  return z
    .string()
    .regex(/^\d{1,4}$/, { error })
    .transform(Number)
    .pipe(z.int().min(0))
    .optional();
}

/** Fields with their words, for bodies and queries alike; the number of steps is no part of these. */
const say = allowed(0);

export const idempotencyHeaders = z.strictObject({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, { error: say["Idempotency-Key"] })
    .optional(),
});

export const lastEventIdHeaders = z.strictObject({ "Last-Event-ID": stepNumber(say["Last-Event-ID"]) });

/** A whole number out of a query string. */
const queryNumber = ({ min, max }: { min: number; max: number }, error: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }));

const view = z.enum(views, { error: say.view }).default("x_t");

export const noQuery = z.strictObject({});
export const noBody = noQuery;
export const frameQuery = z.strictObject({
  view,
  scale: queryNumber(scales, say.scale).default(scales.default),
});
export const imageQuery = z.strictObject({ scale: queryNumber(scales, say.scale).default(scales.default) });
export const asciiQuery = z.strictObject({
  view,
  columns: queryNumber(columns, say.columns).default(columns.default),
  color: z.enum(colors, { error: say.color }).default("none"),
});
export const animationQuery = z.strictObject({
  view,
  scale: queryNumber(animationScales, say.animationScale).optional(),
});
/** A frame's JSON holds both views. */
export const frameJsonQuery = z.strictObject({ view });
export const eventsQuery = z.strictObject({ after: stepNumber(say.after) });
export const pageQuery = z.strictObject({
  limit: queryNumber(pages, say.limit).default(pages.default),
  cursor: z
    .string()
    .regex(new RegExp(`^\\d{1,18}\\.${jobIdSource}$`), { error: say.cursor })
    .optional(),
});

export type View = (typeof views)[number];
