/** The operations of the API's description, for people. */
import { z } from "zod";
import { tags } from "./operations";

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        tags: z.array(z.string()),
        summary: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
      }),
    ),
  ),
});

export type Operation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  /** The names of its query's parameters. */
  parameters: string[];
};

/** `document` is what `describeApi` returns. */
export function listOperations(
  document: unknown,
): { name: string; description: string; operations: Operation[] }[] {
  const { paths } = documentSchema.parse(document);
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, tags, summary, parameters }]) => ({
      tags,
      operation: {
        id: operationId,
        method,
        path,
        summary,
        parameters: parameters.filter((each) => each.in === "query").map(({ name }) => name),
      },
    })),
  );
  return Object.entries(tags).map(([name, description]) => ({
    name,
    description,
    operations: all.filter((each) => each.tags.includes(name)).map(({ operation }) => operation),
  }));
}
