/** The client's cookie: an id and a signature, so that a client cannot forge another's id. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { randomBase58 } from "../ids/base58";
import { base58Character } from "../ids/job-id";

export const cookieName = "imago";
export const clientIdLength = 22;
const idPattern = new RegExp(`^${base58Character}{${clientIdLength}}$`);
/** The longest lifetime that browsers accept. */
const maxAgeSeconds = 400 * 24 * 3600;

export const newClientId = (): string => randomBase58(clientIdLength);

function sign(id: string, secret: Buffer): string {
  return createHmac("sha256", secret).update(id).digest("base64url");
}

/** Reads the id from a Cookie header. Undefined if it is missing or its signature is wrong. */
export function readClientId(header: string | null, secret: Buffer): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const [name = "", value = ""] = pair.trim().split("=", 2);
    if (name !== cookieName) continue;
    const [id = "", signature = ""] = value.split(".");
    const expected = Buffer.from(sign(id, secret));
    const given = Buffer.from(signature);
    if (idPattern.test(id) && given.length === expected.length && timingSafeEqual(given, expected)) return id;
  }
  return undefined;
}

/** Makes the Set-Cookie header. `secure`: the site uses https. */
export function clientCookie(id: string, secret: Buffer, secure: boolean): string {
  const attributes = ["Path=/", `Max-Age=${maxAgeSeconds}`, "HttpOnly", "SameSite=Lax"];
  if (secure) attributes.push("Secure");
  return [`${cookieName}=${id}.${sign(id, secret)}`, ...attributes].join("; ");
}
