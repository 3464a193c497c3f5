/** Schemas of the API's headers and queries. */
import { z } from "zod";
import { orders, readCursor } from "../ids/cursor";
import { isInt64 } from "../ids/int64";
import {
  allowed,
  animationScales,
  colors,
  columns,
  embedSizes,
  glyphStyles,
  maxLabel,
  pages,
  ramps,
  scales,
  views,
  waits,
} from "./allowed";
import { modelName, namePart, queryNumber, stepNumber, toSeed } from "./fields";

/** The words for all fields but those that depend on the installation. */
const say = allowed({ maxSteps: 0, samplers: [] });

export const idempotencyHeaders = z.strictObject({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, { error: say["Idempotency-Key"] })
    .optional(),
});

export const lastEventIdHeaders = z.strictObject({ "Last-Event-ID": stepNumber(say["Last-Event-ID"]) });

const view = z.enum(views, { error: say.view }).default("x_t");

export const waitQuery = z.strictObject({
  wait: queryNumber(waits, say.wait)
    .default(0)
    .meta({ description: "Seconds to wait for the end before answering" }),
});
export const noQuery = z.strictObject({});
/**
 * Queries of what a link can show. Image proxies and chats add parameters to such links (`card.png?v=2` fetches it
 * anew), so unknown ones are ignored.
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
