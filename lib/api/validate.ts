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

export function validate<Schema extends z.ZodObject>(
  schema: Schema,
  input: unknown,
  status: 400 | 422 = 422,
): z.output<Schema> {
  const result = schema.safeParse(input);
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
