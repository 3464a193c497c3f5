/** Schemas of a morph: the seven butterflies between two. */
import { z } from "zod";
import { allowed, animationScales } from "./allowed";
import { butterflyId } from "./origin";
import { queryNumber } from "./fields";
import { generationSchema } from "./response";

const say = allowed({ maxSteps: 0, samplers: [] });

const ends = { a: butterflyId, b: butterflyId };
const twoOfThem = "the id of another butterfly than a";

function refuseOne({ a, b }: { a: string; b: string }, context: z.RefinementCtx): void {
  if (a === b) context.addIssue({ code: "custom", path: ["b"], input: b, message: twoOfThem });
}

/** The body of POST /api/morphs. */
export const morphRequestSchema = z
  .strictObject(ends)
  .superRefine(refuseOne)
  .meta({ description: "Seven butterflies between two" });

export const morphQuery = z.strictObject(ends).superRefine(refuseOne);
export const morphAnimationQuery = z
  .object({ ...ends, scale: queryNumber(animationScales, say.animationScale).optional() })
  .superRefine(refuseOne);

export const morphSchema = z
  .object({
    a: z.string(),
    b: z.string(),
    between: z.array(
      z.object({
        share: z.number().meta({ description: "Its place: 0 is a, 1 is b" }),
        generation: generationSchema
          .nullable()
          .meta({ description: "Null: nobody has asked for it yet; ask again when others have ended" }),
      }),
    ),
    done: z
      .boolean()
      .meta({ description: "Whether all of them are finished, so that there is an animation" }),
    links: z
      .record(z.string(), z.string())
      .meta({ description: "Paths of the morph, of its page and its animations, by name" }),
  })
  .meta({ id: "Morph", description: "The seven butterflies between two, at equal shares" });
export type Morph = z.output<typeof morphSchema>;
