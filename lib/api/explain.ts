/** Schemas for the API calls of /how: feature maps, and the worked example of packed multiplication. */
import { z } from "zod";
import { exampleLimits, animationScales as scales } from "./allowed";

const say = {
  layer: "the name of a layer of the network, as in its checkpoint: conv_in, mid_block.resnets.0, ...",
  step: "a step of this generation, a whole number from 1",
  tNext: "the timestep to go to, a whole number below the step's own, or -1: the finished picture",
  sampler: "the name of a sampler",
  eta: "a number from 0 to 1 with at most six decimals",
  scale: `a whole number from ${scales.min} to ${scales.max}`,
};

/** "3,1,4,1" */
function row({ count, largest }: { count: number; largest: number }) {
  const error = `1 to ${count} whole numbers from 0 to ${largest}, separated by commas`;
  return z
    .string({ error })
    .regex(/^\d{1,9}(,\d{1,9})*$/, { error })
    .transform((text) => text.split(",").map(Number))
    .refine((numbers) => numbers.length <= count && numbers.every((number) => number <= largest), { error })
    .meta({ description: error });
}

export const packedQuery = z.strictObject({
  pixels: row(exampleLimits.pixels),
  taps: row(exampleLimits.taps),
});

export const featureMapsQuery = z.strictObject({
  layer: z
    .string({ error: say.layer })
    .regex(/^[a-z][a-z0-9_.]{0,99}$/, { error: say.layer })
    .meta({ description: say.layer }),
  step: z
    .string({ error: say.step })
    .regex(/^[1-9]\d{0,3}$/, { error: say.step })
    .transform(Number)
    .pipe(z.int())
    .meta({ description: say.step }),
});

const wholeNumber = /^-?\d{1,5}$/;

export const stepQuery = z.strictObject({
  step: featureMapsQuery.shape.step,
  tNext: z
    .string()
    .regex(wholeNumber, { error: say.tNext })
    .transform(Number)
    .optional()
    .meta({ description: `${say.tNext}; absent: that of the run` }),
  sampler: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/, { error: say.sampler })
    .optional()
    .meta({ description: `${say.sampler}; absent: that of the run` }),
  eta: z
    .string()
    .regex(/^(0|1|0?\.\d{1,6}|1\.0{1,6})$/, { error: say.eta })
    .transform(Number)
    .optional()
    .meta({ description: `${say.eta}; absent: 0, or that of the run with the run's own sampler` }),
});

export const featureSheetQuery = z.object({
  ...featureMapsQuery.shape,
  scale: z
    .string()
    .regex(/^\d{1,2}$/, { error: say.scale })
    .transform(Number)
    .pipe(z.int().min(scales.min, { error: say.scale }).max(scales.max, { error: say.scale }))
    .default(2),
});

export const featureMapsSchema = z
  .object({
    id: z.string(),
    layer: z.string(),
    kind: z.string(),
    step: z.int(),
    t: z.int().meta({ description: "Timestep that the step evaluated" }),
    height: z.int(),
    width: z.int(),
    mirrored: z
      .boolean()
      .meta({ description: "Whether the maps show the left half only; the right half is its mirror image" }),
    maps: z
      .array(
        z.object({
          low: z.number(),
          high: z.number(),
          levels: z.base64().meta({
            description: "height x width bytes, row by row: 0 is the channel's lowest value, 255 its highest",
          }),
        }),
      )
      .meta({ description: "One map per channel" }),
  })
  .meta({ id: "FeatureMaps", description: "Output of one layer for the state before a step" });

const digits = z.string().regex(/^(\d{12})+$/);

export const packedProductSchema = z
  .object({
    pixels: z.array(z.int()),
    taps: z.array(z.int()),
    plane: digits.meta({ description: "The pixels as one number, twelve digits each, first pixel first" }),
    kernel: digits.meta({ description: "The taps as one number, twelve digits each, first tap last" }),
    product: digits.meta({ description: "plane times kernel, with leading zeros" }),
    cells: z.array(z.int()).meta({ description: "The product in groups of twelve digits" }),
    sliding: z.array(z.int()).meta({ description: "The same cells, computed with a sliding window" }),
  })
  .meta({ id: "PackedProduct", description: "A convolution as one multiplication" });

const pixels = z.base64().meta({ description: "Red, green, blue of every pixel, row by row, as base64" });

export const stepSchema = z
  .object({
    id: z.string(),
    step: z.int(),
    t: z.int().meta({ description: "Timestep that the network evaluated" }),
    tNext: z.int().meta({ description: "Timestep of the new state" }),
    sampler: z.string(),
    eta: z.number(),
    sql: z.string().meta({ description: "The SELECT that was run" }),
    stateHash: z.string().meta({ description: "SHA-256 of the new state's bytes" }),
    stored: z.string().nullable().meta({ description: "Hash of the state that the run has at this step" }),
    rgb: pixels,
    x0Rgb: pixels,
  })
  .meta({ id: "Step", description: "One step from a stored state, computed on request, without history" });

export const functionsSchema = z
  .object({
    functions: z
      .array(
        z.object({
          name: z.string().meta({ description: "Its name in schema imago", examples: ["denoise"] }),
          comment: z.string(),
          definition: z.string().meta({
            description: "Its text as the database has it; those of one name stand below each other",
          }),
          calls: z.array(z.string()).meta({ description: "Functions of the schema that its text calls" }),
        }),
      )
      .meta({ description: "In the order in which a pass comes to them" }),
  })
  .meta({ id: "Functions", description: "All functions of the engine" });

export type StepDocument = z.output<typeof stepSchema>;
export type EngineFunction = z.output<typeof functionsSchema>["functions"][number];
export type FeatureMapsDocument = z.output<typeof featureMapsSchema>;
export type PackedProduct = z.output<typeof packedProductSchema>;
