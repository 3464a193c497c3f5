/**
 * Bearer tokens (RFC 6750) for programs, which choose them: a long random text is a client by itself. The client's id
 * is a hash of the token, so the database holds nothing that lets anybody else in.
 */
import { createHash } from "node:crypto";
import { Problem } from "../api/problem";
import { base58 } from "../ids/base58";
import { clientIdLength } from "./cookie";

export const tokenLengths = { min: 24, max: 200 };
const pattern = new RegExp(`^[A-Za-z0-9._~+/-]{${tokenLengths.min},${tokenLengths.max}}=*$`);
/** Refuses a token with fewer different characters: it is not random. */
const leastVariety = 10;

/** The id of the client that an Authorization header names; undefined without one. Throws a problem 401. */
export function bearerClient(header: string | null): string | undefined {
  if (header === null) return undefined;
  const [scheme = "", token = "", ...more] = header.trim().split(/ +/);
  if (scheme.toLowerCase() !== "bearer" || more.length > 0)
    throw unauthorized(`the scheme is ${JSON.stringify(scheme.slice(0, 20))}; it must be Bearer`);
  if (!pattern.test(token) || new Set(token).size < leastVariety)
    throw unauthorized(
      `the token has ${token.length} characters; it must be ${tokenLengths.min} to ${tokenLengths.max} random ones: letters, digits and -._~+/`,
    );
  const digest = createHash("sha512").update(`imago token ${token}`).digest();
  return Array.from(digest.subarray(0, clientIdLength), (byte) => base58[byte % base58.length]).join("");
}

const unauthorized = (detail: string) =>
  new Problem(401, "bad_token", detail, { headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
