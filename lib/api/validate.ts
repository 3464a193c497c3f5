/** Checks input against a schema. Throws a problem that names every wrong field. */
import type { z } from "zod";
import { describe, type FieldError, Problem, shorten } from "./problem";

type Issue = z.core.$ZodIssue;

/** "schedule[2]" */
function nameOf(path: PropertyKey[]): string {
  const name = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return name.replace(/^\./, "") || "body";
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  return value;
}

/** Names the fields that an issue is about; `known`: the fields of the schema. */
export function errorsOf(issue: Issue, input: unknown, known: string[]): FieldError[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      field: String(shorten(key)),
      value: shorten(valueAt(input, [...issue.path, key])),
      limit: known.length > 0 ? `absent; known fields are ${known.join(", ")}` : "absent",
    }));
  return [{ field: nameOf(issue.path), value: shorten(valueAt(input, issue.path)), limit: issue.message }];
}

const kinds: Record<string, string> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

/** Words for what a schema says nothing about itself. */
function words(issue: z.core.$ZodRawIssue): string {
  if (issue.code === "invalid_type") return kinds[issue.expected] ?? `of the type ${issue.expected}`;
  if (issue.code === "invalid_value") return issue.values.map((value) => JSON.stringify(value)).join(" or ");
  if (issue.code === "too_small") return `at least ${issue.minimum}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}`;
  return "as /api/openapi.json describes it";
}

export function validate<Schema extends z.ZodObject>(
  schema: Schema,
  input: unknown,
  status: 400 | 422 = 422,
): z.output<Schema> {
  const result = schema.safeParse(input, { error: words });
  if (result.success) return result.data;
  const known = Object.keys(schema.shape);
  const errors = result.error.issues.flatMap((issue) => errorsOf(issue, input, known)).slice(0, 20);
  throw new Problem(status, "invalid", describe(errors), { errors });
}

/** Checks query parameters. Each may appear once. */
export function validateQuery<Schema extends z.ZodObject>(schema: Schema, url: URL): z.output<Schema> {
  const given: Record<string, string | string[]> = Object.create(null);
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    given[key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return validate(schema, given, 400);
}
