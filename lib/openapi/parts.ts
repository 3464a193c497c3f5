/** The parts of which descriptions of operations are made: parameters and answers. */
import type { z } from "zod";
import { jobIdSource } from "../ids/job-id";
import { type Json, jsonSchema, ref, type SchemaName } from "./schemas";

export const json = (name: SchemaName) => ({ "application/json": { schema: ref(name) } });
export const file = (type: string) => ({ [type]: {} });
export const answer = (description: string, content: Json) => ({ description, content });
export const problem = (description: string) =>
  answer(description, { "application/problem+json": { schema: ref("Problem") } });

/** Describes the fields of a schema as parameters. */
export function parametersOf(schema: z.ZodObject, place: "query" | "header"): Json[] {
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: !(field as z.ZodType).safeParse(undefined).success,
    schema: jsonSchema(field as z.ZodType, "output"), // a number, although the request holds its digits
  }));
}

export const id = {
  name: "id",
  in: "path",
  required: true,
  schema: { type: "string", pattern: `^${jobIdSource}$` },
  example: "4fVgKdQm9xYz",
};
export const unknown = problem("There is no such generation");
export const discarded = problem("Its maker discarded the generation");
export const invalid = problem("A parameter is wrong");

export const badToken = problem("The bearer token is malformed");

export const notDone = { 409: problem("The generation is not done") };
export const atCost = {
  429: problem("Too many files are being generated; Retry-After says when to try again"),
};
export const looked = {
  410: problem("The state of that step, or the model, has been deleted"),
  429: problem("Too many feature maps and steps are being computed; Retry-After says when to try again"),
  503: problem("The model is too large to compute on request"),
};
