/** The parts of which bad requests are made. */
import fc from "fast-check";

export type BadRequest = {
  method: string;
  /** Path and query, as sent over the wire. */
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
};

export const json = { "content-type": "application/json" };
export const post = (
  body: string | Buffer | undefined,
  headers: Record<string, string> = json,
): BadRequest => ({
  method: "POST",
  path: "/api/generations",
  headers,
  body,
});

export const get = (path: string): BadRequest => ({ method: "GET", path, headers: {}, body: undefined });

export const text = fc.string({ unit: "binary", maxLength: 40 });
/** Values that few fields take. */
export const odd = fc.oneof(
  fc.constantFrom(null, true, false, [], {}, [[]], "", "\u0000", "NaN", "1e3", "0x10", "\ud800"),
  fc.jsonValue({ maxDepth: 2 }),
);
