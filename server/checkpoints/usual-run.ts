/**
 * The schema of sampling.json: the model's default run, and a word for people. It does not change the model's identity.
 */
import { z } from "zod";
import { spacings } from "@/lib/api/allowed";
import { checkKeys } from "./checked-json";

/** The default run as `imago.model` stores it. */
export type UsualRun = { sampler: string; spacing: string; steps: number; words: string };

/** An absent key or file leaves the choice to the table's defaults. `trainSteps` is the model's number of timesteps. */
export function parseUsualRun(
  json: Record<string, unknown>,
  trainSteps: number,
  samplers: readonly string[],
  file = "sampling.json",
): Partial<UsualRun> {
  const steps = `a whole number from 1 to ${trainSteps}`;
  const words = "a word or two, of at most 40 characters";
  // The article's spacing fixes its timesteps, so a model cannot choose it.
  const usable = spacings.filter((name) => name !== "article");
  const oneOf = <Name extends string>(names: readonly Name[]) =>
    z.enum(names, `one of ${names.join(", ")}`).optional();
  const schema = z.strictObject({
    sampler: oneOf(samplers),
    spacing: oneOf(usable),
    steps: z.int(steps).min(1, steps).max(trainSteps, steps).optional(),
    words: z
      .string(words)
      .regex(/^\S.{0,39}$/, words)
      .optional(),
  });
  return checkKeys(file, json, schema, {});
}
