/** Reads a request's body, up to a size limit. */
import { bodyLimitBytes } from "../api/allowed";
import { Problem, shorten } from "../api/problem";

const tooLarge = () =>
  new Problem(413, "too_large", `the body is too large: at most ${bodyLimitBytes} bytes`, {
    errors: [{ field: "body", value: undefined, limit: `at most ${bodyLimitBytes} bytes` }],
    headers: { connection: "close" },
  });

async function readBytes(request: Request): Promise<Uint8Array> {
  const coding = request.headers.get("content-encoding")?.trim() ?? "";
  if (coding !== "" && !/^identity$/i.test(coding))
    throw new Problem(
      415,
      "encoded",
      `the content-encoding is ${String(shorten(coding))}; the body must be sent as it is, without one`,
      // RFC 9110, 15.5.16: says which codings would have been accepted.
      { headers: { "accept-encoding": "identity" } },
    );
  if (Number(request.headers.get("content-length") ?? 0) > bodyLimitBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // A body that ends early is the client's error, so a 400.
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > bodyLimitBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, "incomplete", "the body ended early", { cause: error });
  }
  return Buffer.concat(chunks);
}

/** Levels of arrays and objects in a body: far above those of any request, far below those that fill the stack. */
const deepest = 32;

/** Whether a JSON value has more levels than that. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) return true;
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
  return false;
}

/** Returns the JSON object in the body, {} if the body is empty. Throws problems 400, 413, 415 and 422. */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  const type = request.headers.get("content-type") ?? "none";
  if (!/^application\/json *(;|$)/i.test(type))
    throw new Problem(415, "not_json", `the content-type is ${type}; it must be application/json`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Problem(400, "not_utf8", "the body is not valid UTF-8", { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, "not_json", `the body is not valid JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Problem(422, "invalid", "the body must be a JSON object");
  if (isTooDeep(value))
    throw new Problem(422, "invalid", `the body is nested too deeply: at most ${deepest} levels`);
  return value;
}
