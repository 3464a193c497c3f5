/** Reads a JSON file of a checkpoint strictly: every key is honoured, neutral, or refused by name and value. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { printable } from "@/lib/terminal/printable";

/**
 * The values of a key that change nothing at inference: a list of them, or a function that returns the supported ones
 * in words if `value` is not one of them. `json` is the whole file, for keys whose feature another key switches on.
 */
type Neutral = readonly unknown[] | ((value: unknown, json: Record<string, unknown>) => string | undefined);

/** Keys that Imago supports only at values that change nothing. */
export type NeutralKeys = Readonly<Record<string, Neutral>>;

/** For keys that describe the training, or a sampler of another program: no value changes what Imago computes. */
export const anyValue: Neutral = () => undefined;

/** Writes a value of a file into a message. */
export const printed = (value: unknown) => printable(JSON.stringify(value) ?? "missing");

/**
 * Parses JSON as Python's json module does, with which checkpoints are saved: numbers that are not finite stand there
 * as words (`"lambda_min_clipped": -Infinity`). They become texts, which no key that wants a number takes.
 */
function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const quoted = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    if (quoted === text) throw error;
    return JSON.parse(quoted);
  }
}

/** The object in `file`. Throws, naming the file, if it is missing, not JSON, or not an object. */
export async function readJsonObject(file: string): Promise<Record<string, unknown>> {
  const name = path.basename(file);
  let json: unknown;
  try {
    // Editors put a byte order mark before it.
    json = parsePythonJson((await readFile(file, "utf8")).replace(/^\uFEFF/, ""));
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new Error(`${name} is not valid JSON: ${printable(cause.message)}`, { cause });
    throw cause;
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error(`${name} holds ${printed(json).slice(0, 40)}: expected a JSON object`);
  return json as Record<string, unknown>;
}

function refused(rule: Neutral, value: unknown, json: Record<string, unknown>): string | undefined {
  if (typeof rule === "function") return rule(value, json);
  return rule.includes(value) ? undefined : rule.map(printed).join(" or ");
}

/**
 * Drops what has no effect: keys that begin with `_`, and neutral keys at a neutral value. Refuses the other values.
 */
function withoutNeutral(file: string, json: Record<string, unknown>, neutral: NeutralKeys) {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(json)) {
    if (key.startsWith("_")) continue;
    const rule = Object.hasOwn(neutral, key) ? neutral[key] : undefined;
    if (rule === undefined) kept[key] = value;
    else {
      const only = refused(rule, value, json);
      if (only !== undefined)
        throw new Error(`${file}: ${key} is ${printed(value)}, only ${only} is supported`);
    }
  }
  return kept;
}

/** `json` with every default filled in; messages call it `file`. Throws on the first fault, naming key and value. */
export function checkKeys<Schema extends z.ZodObject>(
  file: string,
  json: Record<string, unknown>,
  schema: Schema,
  neutral: NeutralKeys,
): z.output<Schema> {
  const kept = withoutNeutral(file, json, neutral);
  const result = schema.safeParse(kept);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys")
    throw new Error(
      `${file}: not supported: ${issue.keys.map((key) => `${printable(key)} (${printed(kept[key])})`).join(", ")}`,
    );
  const key = String(issue?.path[0]);
  throw new Error(`${file}: ${key} is ${printed(kept[key])}, expected ${issue?.message}`);
}
