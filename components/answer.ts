/**
 * Reads the answers of our own server. A proxy that waits for us to start again, a captive portal or a filter may
 * answer in our place, with any status and any text: that counts as unanswered.
 */
import type { ProblemDocument } from "@/lib/api/problem";

export type Answer<Body> =
  | { body: Body; status: number }
  | { problem: ProblemDocument; headers: Headers }
  /** Nobody answered, or somebody else. */
  | undefined;

/** Words for a visitor whose request nobody answered. */
export const unreachable = "The server cannot be reached. Try again soon.";

/** Sends a request and reads its answer. An aborted request has none. */
export async function request<Body>(path: string, init?: RequestInit): Promise<Answer<Body>> {
  try {
    const response = await fetch(path, init);
    const { status, ok, headers } = response;
    const type = headers.get("content-type")?.split(";", 1)[0];
    if (ok && type === "application/json") return { body: (await response.json()) as Body, status };
    if (ok || type !== "application/problem+json") return undefined;
    const problem: unknown = await response.json();
    return isProblem(problem) ? { problem, headers } : undefined;
  } catch {
    return undefined; // not reached, cut off, or not JSON
  }
}

const isProblem = (value: unknown): value is ProblemDocument =>
  typeof value === "object" && value !== null && "code" in value && "detail" in value;

/** Returns the body of an answer; undefined if there is none. */
export const bodyOf = <Body>(answer: Answer<Body>): Body | undefined =>
  answer && "body" in answer ? answer.body : undefined;

/** Makes a sentence of the detail of a problem document: those begin small and end open. */
export const sentence = (detail: string): string =>
  `${detail.charAt(0).toUpperCase()}${detail.slice(1)}${/[.!?]$/.test(detail) ? "" : "."}`;

/** Returns why a request was refused, as a sentence; undefined after success. */
export function refusalOf(answer: Answer<unknown>): string | undefined {
  if (!answer) return unreachable;
  return "problem" in answer ? sentence(answer.problem.detail) : undefined;
}
