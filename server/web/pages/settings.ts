/** Reads the settings that a link brings for the form: `/?seed=42&model=...&steps=...&sampler=...`. */
import type { FieldError } from "@/lib/api/problem";
import { generationRequestSchema } from "@/lib/api/generation-request";
import type { Offer } from "@/lib/api/samplers";
import { errorsOf } from "@/lib/api/validate";
import type { ModelInfo } from "../../engine/models";
import type { Query } from "./query";

/** The form's fields; missing ones are the model's usual ones. */
export type Settings = {
  model?: string | undefined;
  seed?: string | undefined;
  steps?: number | undefined;
  sampler?: string | undefined;
  /** A spacing, or timesteps separated by commas. */
  schedule?: string | undefined;
  eta?: number | undefined;
  label?: number | undefined;
};

const numbers: readonly string[] = ["steps", "eta", "label"];
const names = ["model", "seed", "steps", "sampler", "schedule", "eta", "label"] as const;

/** The settings that a link brings for the form, and its values that the form cannot take, one a field. */
export type Filled = { settings: Settings; refused: FieldError[] };

/** Leaves out what the form cannot take. Undefined if the link brings nothing. */
export function readSettings(
  query: Query,
  { models, offer }: { models: Pick<ModelInfo, "name">[]; offer: Offer },
): Filled | undefined {
  const given = names.flatMap((name) => (query[name] ? [[name, query[name]] as const] : []));
  if (given.length === 0) return undefined;
  const wish: Record<string, unknown> = Object.fromEntries(
    given.map(([name, value]) => [name, fieldOf(name, value)]),
  );
  const { error } = generationRequestSchema(offer).safeParse(wish);
  const errors = (error?.issues.flatMap((issue) => errorsOf(issue, wish, [])) ?? []).map((one) => ({
    ...one,
    // A link has nothing but strings.
    limit: one.limit.replace(/; as a string .*/, ""),
  }));
  const { model } = wish;
  if (typeof model === "string" && !errors.some(({ field }) => field === "model"))
    if (!models.some(({ name }) => name === model))
      errors.push({
        field: "model",
        value: model,
        limit: `one of ${models.map(({ name }) => name).join(", ")}`,
      });
  // A list of timesteps may be wrong at many places: the first one tells enough.
  const refused = names.flatMap((name) => errors.find((one) => fieldName(one) === name) ?? []);
  for (const one of refused) delete wish[fieldName(one)];
  return {
    settings: {
      ...wish,
      ...(Array.isArray(wish.schedule) && { schedule: wish.schedule.join(","), steps: wish.schedule.length }),
    },
    refused,
  };
}

/** "schedule" for "schedule[2]" */
const fieldName = ({ field }: FieldError): string => field.replace(/\W.*/, "");

/** A field as the body of a request has it; other text than a number stays text, and is refused. */
function fieldOf(name: (typeof names)[number], value: string | string[]): unknown {
  if (typeof value !== "string") return value;
  // A tiny eta stands there with an exponent.
  if (numbers.includes(name)) return /^-?\d+(\.\d+)?(e-\d+)?$/.test(value) ? Number(value) : value;
  if (name === "schedule" && /^\d+(,\d+)*$/.test(value)) return value.split(",").map(Number);
  return value;
}
