/** What sampling.json may say: how the model is best run, where nothing else is asked for. No part of its identity. */
import { z } from "zod";
import { samplers, spacings } from "@/lib/api/allowed";
import { checkKeys } from "./checked-json";

/** As `imago.model` has it. */
export type UsualRun = { sampler: string; spacing: string; steps: number };

/** Absent keys, and an absent file, leave the choice to the table's defaults. `trainSteps`: the model has so many. */
export function parseUsualRun(
  json: Record<string, unknown>,
  trainSteps: number,
  file = "sampling.json",
): Partial<UsualRun> {
  const steps = `a whole number from 1 to ${trainSteps}`;
  // The article's spacing fixes its timesteps and their number: nothing to choose for a model.
  const usable = spacings.filter((name) => name !== "article");
  const oneOf = <Name extends string>(names: readonly Name[]) =>
    z.enum(names, `one of ${names.join(", ")}`).optional();
  const schema = z.strictObject({
    sampler: oneOf(samplers),
    spacing: oneOf(usable),
    steps: z.int(steps).min(1, steps).max(trainSteps, steps).optional(),
  });
  return checkKeys(file, json, schema, {});
}
