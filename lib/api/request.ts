/** Schemas of the API's requests: bodies, headers and query parameters. */
import { z } from "zod";
import { orders, readCursor } from "../cursor";
import { isInt64 } from "../int64";
import {
  allowed,
  animationScales,
  articleSteps,
  colors,
  columns,
  embedSizes,
  glyphStyles,
  maxLabel,
  pages,
  ramps,
  scales,
  spacings,
  views,
  waits,
} from "./allowed";
import { drawingSchema, parentsSchema, pedigreeSchema, strengthSchema } from "./origin";
import { namesOf, type Offer, takingEta } from "./samplers";

/** An upper bound for all models; the engine checks the bound of the chosen one. */
const maxTimestep = 99_999;

/** A part of a butterfly's name: genus, space, epithet. */
export const namePart = /^[a-z ]{1,60}$/i;

/** Normalizes a seed: "-0" becomes "0", "007" becomes "7". */
const toSeed = (value: string | number): string => BigInt(value).toString();

/** A model's name. */
export const namedModel = /^[a-z0-9][a-z0-9._-]{0,63}$/;

const modelName = (error: string) => z.string({ error }).regex(namedModel, { error });

/** Refinements see texts that are no URL too. */
const withoutPassword = (text: string) =>
  URL.canParse(text) && new URL(text).username === "" && new URL(text).password === "";

/** The body of POST /api/generations. */
export function generationRequestSchema(offer: Offer) {
  const { maxSteps, samplers } = offer;
  const say = allowed(offer);
  const timestep = z
    .int({ error: say.schedule })
    .min(0, { error: say.schedule })
    .max(maxTimestep, { error: say.schedule });
  const number64 = z
    .union(
      [
        z.int({ error: say.seed }),
        z.string({ error: say.seed }).max(20, { error: say.seed }).refine(isInt64, { error: say.seed }),
      ],
      { error: say.seed },
    )
    .transform(toSeed);
  const seed = number64.meta({
    description: `${say.seed}; absent: random, or what follows from the parents`,
  });
  const schedule = z
    .union(
      [
        z.enum(spacings, { error: say.schedule }),
        z
          .array(timestep, { error: say.schedule })
          .min(1, { error: say.schedule })
          .max(maxSteps, { error: say.schedule }),
      ],
      { error: say.schedule },
    )
    .meta({ description: `${say.schedule}; absent: the model's default` });
  return z
    .strictObject({
      model: modelName(say.model)
        .optional()
        .meta({ description: `${say.model}; absent: the default model, or that of the first parent` }),
      modelIdentity: z
        .string({ error: say.modelIdentity })
        .regex(/^[0-9a-f]{64}$/, { error: say.modelIdentity })
        .optional()
        .meta({ description: "From a recipe: refused if the model of that name is another one here" }),
      seed: seed.optional(),
      steps: z
        .int({ error: say.steps })
        .min(1, { error: say.steps })
        .max(maxSteps, { error: say.steps })
        .optional()
        .meta({
          description: `${say.steps}; absent: the length of the schedule if it fixes one, else the model's default`,
        }),
      sampler: z
        .enum(namesOf(samplers), { error: say.sampler })
        .optional()
        .meta({ description: `${say.sampler}; absent: the model's default` }),
      eta: z
        .number({ error: say.eta })
        .min(0, { error: say.eta })
        .max(1, { error: say.eta })
        .optional()
        .meta({ description: `${say.eta}; absent: 0, or that of the first parent` }),
      label: z
        .int({ error: say.label })
        .min(0, { error: say.label })
        .max(maxLabel, { error: say.label })
        .optional()
        .meta({ description: `The class to paint: ${say.label}, or that of the first parent` }),
      schedule: schedule.optional(),
      parents: parentsSchema(number64).optional(),
      pedigree: pedigreeSchema.optional(),
      drawing: drawingSchema.optional(),
      strength: strengthSchema.optional(),
      webhook: z
        .url({ protocol: /^https$/, error: say.webhook })
        .max(2_000, { error: say.webhook })
        .refine(withoutPassword, { error: say.webhook })
        .optional()
        .meta({
          description: `${say.webhook}; gets a POST when the painting has ended, signed as Standard Webhooks says, with the Generation as data. Not called if the answer to this request says that it has ended`,
        }),
    })
    .superRefine(({ steps, schedule, eta, sampler, parents, pedigree, drawing, strength }, context) => {
      const absent = (field: string, input: unknown, message: string) =>
        input !== undefined && context.addIssue({ code: "custom", path: [field], input, message });
      if (parents) {
        absent("pedigree", pedigree, "absent: it follows from the parents");
        absent("drawing", drawing, "absent: it follows from the parents");
      }
      if (!drawing) absent("strength", strength, "absent, unless there is a drawing");
      else if (Array.isArray(schedule))
        absent("strength", strength, "absent: the run starts where the list does");
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
          message: `${fixed} with this schedule, or absent`,
        });
      if (eta !== undefined && eta > 0 && sampler !== undefined && !takingEta(samplers).includes(sampler))
        context.addIssue({ code: "custom", path: ["eta"], input: eta, message: say.eta });
    })
    .meta({ description: "Parameters of a butterfly; every field has a default" });
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

/** The words for all fields but those that depend on the installation. */
const say = allowed({ maxSteps: 0, samplers: [] });

export const idempotencyHeaders = z.strictObject({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, { error: say["Idempotency-Key"] })
    .optional(),
});

export const lastEventIdHeaders = z.strictObject({ "Last-Event-ID": stepNumber(say["Last-Event-ID"]) });

/** Parses a whole number in a query string. */
export const queryNumber = ({ min, max }: { min: number; max: number }, error: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(min, { error }).max(max, { error }));

const view = z.enum(views, { error: say.view }).default("x_t");

export const waitQuery = z.strictObject({
  wait: queryNumber(waits, say.wait)
    .default(0)
    .meta({ description: "Seconds to wait for the end before answering" }),
});
export const noQuery = z.strictObject({});
/**
 * Queries of what a link can show. Image proxies and chats add parameters to such links (`card.png?v=2` fetches it anew),
 * so unknown ones are ignored.
 */
export const anyQuery = z.object({});
export const noBody = noQuery;
export const frameQuery = z.object({
  view,
  scale: queryNumber(scales, say.scale).default(scales.default),
});
export const imageQuery = z.object({ scale: queryNumber(scales, say.scale).default(scales.default) });
/** A text picture's query; `glyphs` is the style without one. */
const textQueryOf = (glyphs: (typeof glyphStyles)[number]) =>
  z
    .object({
      view,
      glyphs: z.enum(glyphStyles, { error: say.glyphs }).default(glyphs),
      columns: queryNumber(columns, say.columns)
        .optional()
        .meta({ description: `absent: ${columns.default}, ${columns.ofBraille} with the glyphs braille` }),
      color: z
        .enum(colors, { error: say.color })
        .optional()
        .meta({ description: "absent: none, ansi with the glyphs blocks" }),
      ramp: z
        .string({ error: say.ramp })
        .regex(new RegExp(`^\\P{C}{${ramps.min},${ramps.max}}$`, "u"), { error: say.ramp })
        .optional(),
    })
    .superRefine(({ glyphs, color, ramp }, context) => {
      if (ramp !== undefined && glyphs !== "ramp")
        context.addIssue({ code: "custom", path: ["ramp"], input: ramp, message: say.ramp });
      if (color === "none" && glyphs === "blocks")
        context.addIssue({ code: "custom", path: ["color"], input: color, message: say.color });
    });
export const textQuery = textQueryOf("ramp");
/** The same for the addresses `/b/<id>.txt` and `/b/<id>.ans`, which people type. */
export const plainTextQuery = textQueryOf("shape");
export const ansiTextQuery = textQueryOf("blocks");
export type TextQuery = z.output<typeof textQuery>;
export const animationQuery = z.object({
  view,
  scale: queryNumber(animationScales, say.animationScale).optional(),
});
/** Accepts `view` like the picture, although a frame's JSON holds both views. */
export const frameJsonQuery = z.strictObject({ view });
/** oEmbed 1.0, section 2.2. */
export const oembedQuery = z.object({
  url: z.string({ error: say.url }).max(2_000, { error: say.url }),
  format: z.enum(["json", "xml"], { error: say.format }).default("json"),
  maxwidth: queryNumber(embedSizes, say.embedSize).optional(),
  maxheight: queryNumber(embedSizes, say.embedSize).optional(),
});
export const eventsQuery = z.strictObject({ after: stepNumber(say.after) });
export const pageQuery = z
  .strictObject({
    limit: queryNumber(pages, say.limit).default(pages.default),
    order: z.enum(orders, { error: say.order }).default("new"),
    seed: z
      .string()
      .refine(isInt64, { error: say.seed })
      .transform(toSeed)
      .optional()
      .meta({ description: "Only butterflies of this seed" }),
    name: z
      .string()
      .regex(namePart, { error: say.name })
      .optional()
      .meta({ description: "Only butterflies with this in their names, in any case" }),
    model: modelName(say.model).optional().meta({ description: "Only butterflies of this model" }),
    label: queryNumber({ min: 0, max: maxLabel }, say.label)
      .optional()
      .meta({ description: "Only butterflies of this class" }),
    since: z.iso
      .datetime({ error: say.since })
      .optional()
      .meta({ description: "Only butterflies that were finished then or later" }),
    mine: z
      .literal("true", { error: say.mine })
      .optional()
      .meta({ description: "Only butterflies that this client asked for" }),
    cursor: z.string().max(60, { error: say.cursor }).optional(),
  })
  .superRefine(({ cursor, order }, context) => {
    if (cursor !== undefined && !readCursor(cursor, order))
      context.addIssue({ code: "custom", path: ["cursor"], input: cursor, message: say.cursor });
  });

export type View = (typeof views)[number];
