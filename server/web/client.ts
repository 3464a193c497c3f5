/** Identifies a visitor: the client id in the cookie, and the address. */
import { randomBytes } from "node:crypto";
import type { Queryable } from "@/db/pool";
import type { Seat } from "@/lib/concurrency/occupancy";
import { addressGroup } from "@/lib/http/address";
import { bearerClient } from "@/lib/http/bearer";
import { clientCookie, newClientId, readClientId } from "@/lib/http/cookie";
import { pool, shared, webSettings } from "./shared";

const secrets = () => shared("cookieSecret", () => ({ read: undefined as Promise<Buffer> | undefined }));

/** The key that signs cookies, read once. */
export function cookieSecret(): Promise<Buffer> {
  const secret = secrets();
  secret.read ??= readCookieSecret(pool()).catch((error) => {
    secret.read = undefined;
    throw error;
  });
  return secret.read;
}

/**
 * The client that these headers' token or cookie names; undefined if none does. Throws a problem 401 for a bad token.
 */
export async function readClient(headers: Headers): Promise<string | undefined> {
  const program = bearerClient(headers.get("authorization"));
  if (program !== undefined) return program;
  const cookie = headers.get("cookie");
  return cookie === null ? undefined : readClientId(cookie, await cookieSecret());
}

/** Returns that client, or a new one with the cookie for it. */
export async function readOrMakeClient(headers: Headers): Promise<{ id: string; setCookie?: string }> {
  const known = await readClient(headers);
  if (known) return { id: known };
  const secret = await cookieSecret();
  const id = newClientId();
  const secure = webSettings().publicUrl?.startsWith("https:") ?? false;
  return { id, setCookie: clientCookie(id, secret, secure) };
}

/** Whether the process's server puts the client's address, and nothing else, in X-Forwarded-For. */
const addressing = () => shared("addressing", () => ({ own: false }));
export const trustOwnAddresses = (): void => {
  addressing().own = true;
};

/** The address that limits count; undefined if only the client itself states it. */
export function readAddress(headers: Headers): string | undefined {
  const address = addressing().own ? headers.get("x-forwarded-for") : null;
  return address ? addressGroup(address) : undefined;
}

export type Visitor = { clientId: string | undefined; address: string | undefined };

export const readVisitor = async (headers: Headers): Promise<Visitor> => ({
  clientId: await readClient(headers),
  address: readAddress(headers),
});

/** The keys and limits under which a visitor's slot counts. */
export const seatsOf = (
  { clientId, address }: Visitor,
  { perClient, perAddress }: { perClient: number; perAddress: number },
): Seat[] => [
  { key: clientId && `client ${clientId}`, limit: perClient },
  { key: address && `address ${address}`, limit: perAddress },
];

/** The key that signs clients' cookies; created once, and shared by all web processes of the database. */
export async function readCookieSecret(database: Queryable): Promise<Buffer> {
  const name = "cookie_secret";
  await database.query(
    "insert into imago.setting (name, value) values ($1, $2) on conflict (name) do nothing",
    [name, randomBytes(32).toString("base64")],
  );
  const { rows } = await database.query<{ value: string }>(
    "select value from imago.setting where name = $1",
    [name],
  );
  const [secret] = rows;
  if (!secret) throw new Error("the cookie's secret is missing from imago.setting");
  return Buffer.from(secret.value, "base64");
}
