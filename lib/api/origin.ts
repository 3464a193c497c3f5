/** Schemas of what a butterfly starts from beside its seed: parents, a pedigree, a drawing. */
import { z } from "zod";
import { jobIdSource } from "../ids/job-id";
import { crossings, entries, say } from "./origin-words";

export type Crossing = (typeof crossings)[number];

/** A variation that is still recognised; imago.mixed_noise() takes cos and sin of a quarter turn of it. */
export const usualMutation = 0.25;

const share = z.number({ error: say.share }).min(0, { error: say.share }).max(1, { error: say.share });
export const butterflyId = z
  .string({ error: say.id })
  .regex(new RegExp(`^${jobIdSource}$`), { error: say.id });

/** `seed`: the schema of a seed. */
export const parentsSchema = (seed: z.ZodType<string>) =>
  z
    .strictObject(
      {
        a: butterflyId,
        b: butterflyId.optional(),
        cross: z.enum(crossings, { error: say.cross }).optional(),
        share: share.optional().meta({ description: "Of a mixture: 0 is a, 1 is b; absent: 0.5" }),
        mutation: z
          .strictObject(
            { seed: seed.optional(), share: share.default(usualMutation) },
            { error: say.mutation },
          )
          .optional(),
      },
      { error: say.parents },
    )
    .superRefine(({ b, cross, share: mixed, mutation }, context) => {
      const refuse = (path: string, input: unknown, message: string) =>
        context.addIssue({ code: "custom", path: [path], input, message });
      if (b !== undefined && cross === undefined) refuse("cross", cross, `${say.cross}; b needs one`);
      if (b === undefined && cross !== undefined) refuse("b", b, `${say.id}; a cross needs one`);
      if (b === undefined && mutation === undefined)
        refuse("mutation", mutation, `${say.mutation}; or b and a cross`);
      if (mixed !== undefined && cross !== "mix") refuse("share", mixed, "absent, unless the cross is mix");
    })
    .meta({ description: say.parents });
export type ParentsRequest = z.output<ReturnType<typeof parentsSchema>>;

const earlier = z.int().min(1).max(entries);
const seedText = z.string().regex(/^-?\d{1,19}$/);
const part = z.enum(["fore", "hind", "inner", "outer"]);
const entry = z.union([
  z.strictObject({ seed: seedText }),
  z.strictObject({ a: earlier, b: earlier, cross: part }),
  z.strictObject({ a: earlier, b: earlier, cross: z.literal("mix"), share }),
  z.strictObject({ a: earlier, mutation: seedText, share }),
]);
export const pedigreeSchema = z
  .array(entry, { error: say.pedigree })
  .min(1, { error: say.pedigree })
  .max(entries, { error: say.pedigree })
  .meta({
    description: `The initial noise: ${say.pedigree}; a and b number earlier entries from 1, and the last entry is meant`,
  });

export const drawingSchema = z
  .base64({ error: say.drawing })
  .min(4, { error: say.drawing })
  .meta({
    description: `A drawing that the run starts from: ${say.drawing}; the left half where the model is mirrored`,
  });

export const strengthSchema = z
  .int({ error: say.strength })
  .min(0, { error: say.strength })
  .max(99_999, { error: say.strength })
  .meta({
    description:
      "The timestep near which the run joins its schedule, with a drawing: 500 keeps it, 700 hardly; absent: 550",
  });

/** The body of POST /api/broods. */
export const broodRequestSchema = z
  .strictObject({
    a: butterflyId,
    b: butterflyId.optional().meta({ description: `${say.id}; absent: four mutations of a` }),
    number: z
      .int({ error: say.brood })
      .min(0, { error: say.brood })
      .max(999, { error: say.brood })
      .default(0)
      .meta({ description: "Which brood of the two it is: each crosses other parts" }),
  })
  .meta({ description: "Four children at once" });
export type BroodRequest = z.output<typeof broodRequestSchema>;

/** The parents of a generation, and the cross. */
export const parentsDocument = z
  .object({
    a: z.string(),
    b: z.string().nullable().meta({ description: "Null: it is a mutation of a" }),
    names: z
      .object({ a: z.string().nullable(), b: z.string().nullable() })
      .meta({ description: "Their names; null if they are gone" }),
    cross: z.enum(crossings).nullable(),
    share: z.number().nullable(),
    mutation: z.object({ seed: z.string(), share: z.number() }).nullable(),
  })
  .meta({ id: "Parents", description: "Its parents, which may be gone, and how it was bred from them" });

export const recipeSchema = z
  .object({
    model: z.string(),
    modelIdentity: z.string(),
    seed: z.string(),
    steps: z.int().optional(),
    schedule: z.union([z.string(), z.array(z.int())]),
    sampler: z.string(),
    eta: z.number(),
    label: z.int().optional().meta({ description: "The class, of a model that has classes" }),
    pedigree: pedigreeSchema.optional(),
    drawing: drawingSchema.optional(),
  })
  .meta({
    id: "Recipe",
    description:
      "All that its bits follow from: imago.repaint(recipe) in SQL paints it again, and so does POST /api/generations",
  });
export type Recipe = z.output<typeof recipeSchema>;
