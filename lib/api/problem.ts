/** The API's errors: problem documents (RFC 9457) that name field, value and limit. */
import { z } from "zod";

const fieldErrorSchema = z.object({
  field: z.string().meta({ description: "The wrong part of the request; schedule[2] for an item of a list" }),
  value: z
    .unknown()
    .optional()
    .meta({ description: "The value sent, shortened if long; absent if it was missing" }),
  limit: z.string().meta({ description: "What is allowed" }),
});

export const problemSchema = z
  .object({
    type: z.literal("about:blank"),
    title: z.string().meta({ description: "The status in words" }),
    status: z.int(),
    code: z.string().meta({ description: "The kind of problem, for programs" }),
    detail: z.string().meta({ description: "What is wrong, for people" }),
    errors: z.array(fieldErrorSchema).optional(),
    requestId: z.string().meta({ description: "This request's id in the server's log" }),
  })
  .meta({ id: "Problem", description: "A problem document, RFC 9457" });

export type FieldError = z.output<typeof fieldErrorSchema>;
export type ProblemDocument = z.output<typeof problemSchema>;

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};

type Extra = { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown };

/** An error that becomes the response; a handler may throw it anywhere. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, detail: string, { errors, headers = {}, cause }: Extra = {}) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

export function problemResponse(problem: Problem, requestId: string): Response {
  const document: ProblemDocument = {
    type: "about:blank",
    title: titles[problem.status] ?? "Error",
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    ...(problem.errors ? { errors: problem.errors } : {}),
    requestId,
  };
  return new Response(JSON.stringify(document), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...problem.headers,
    },
  });
}

/** Makes the usual 422 for one wrong field. */
export function fieldProblem(field: string, value: unknown, limit: string, detail?: string): Problem {
  const errors = [{ field, value: shorten(value), limit }];
  return new Problem(422, "invalid", detail ?? describe(errors), { errors });
}

/** "steps is 251; it must be a whole number from 1 to 250" */
export function describe(errors: FieldError[]): string {
  return errors
    .map(({ field, value, limit }) =>
      value === undefined
        ? `${field}: ${limit}`
        : `${field} is ${JSON.stringify(value)}; it must be ${limit}`,
    )
    .join("; ");
}

const longest = 100;

/** Cuts a long value so that a response may repeat it. */
export function shorten(value: unknown): unknown {
  if (typeof value === "string") return value.length > longest ? `${value.slice(0, longest)}...` : value;
  if (typeof value !== "object" || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : value;
}
