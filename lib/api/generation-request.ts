/** The body of POST /api/generations. */
import { z } from "zod";
import { isInt64 } from "../ids/int64";
import { allowed, articleSteps, maxLabel, spacings } from "./allowed";
import { modelName, toSeed } from "./fields";
import { drawingSchema, parentsSchema, pedigreeSchema, strengthSchema } from "./origin";
import { namesOf, type Offer, takingEta } from "./samplers";

/** An upper bound for all models; the engine checks the bound of the chosen one. */
const maxTimestep = 99_999;

/** Refinements see texts that are no URL too. */
const withoutPassword = (text: string) =>
  URL.canParse(text) && new URL(text).username === "" && new URL(text).password === "";

/** Returns the schema for an installation with these limits and samplers. */
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
