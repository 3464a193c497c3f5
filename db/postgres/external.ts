/** The server that DATABASE_URL names, which somebody else runs. */

import { type SessionAttributes, waysTo } from "@/lib/env/postgres-url";
import { messageOf } from "@/lib/log";
import { type Client, connect, DatabaseError, isLate } from "../pool";
import { isSupported, newest, oldest } from "./binaries";

/** Returns host, port and database for messages, without the password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get("host") || decodeURIComponent(hostname) || "localhost";
  return `${host}${port ? `:${port}` : ""}${pathname}`;
}

/** Whether the URL leads to this machine, as far as its host tells. */
export function isHere(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  const host = searchParams.get("host") || hostname || process.env.PGHOST || "localhost";
  return /^(localhost|127(\.\d+){3}|\[?::1\]?|\/.*)$/.test(decodeURIComponent(host));
}

/** Encodings in which a database can hold every character that Imago prints. SQL_ASCII takes any bytes. */
const encodings = ["UTF8", "SQL_ASCII"];

/** Errors of a network: another way of encryption meets the same. */
const unreachable = /^(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT|EACCES)$/;
const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && (isLate(error) || unreachable.test((error as NodeJS.ErrnoException).code ?? ""));

/** Whether a server answered and refused the session; one that starts or ends (57P03) counts as away. */
const isRefused = (error: unknown): boolean => error instanceof DatabaseError && error.code !== "57P03";

/** Throws unless the session is of the wanted kind. Ours are never read-only for another reason than a standby's. */
async function checkAttributes(client: Client, url: string, attributes: SessionAttributes): Promise<void> {
  if (attributes === "any") return;
  const { rows } = await client.query<{ standby: boolean }>("select pg_is_in_recovery() as standby");
  const standby = rows[0]?.standby ?? false;
  if (standby !== /^(read-only|standby|prefer-standby)$/.test(attributes))
    throw new Error(
      `${describeUrl(url)} is a ${standby ? "standby" : "primary"}, and target_session_attrs is ${attributes}`,
    );
}

/** Tries the ways to one place, in order. Undefined if none leads to a wanted session; `failures` gets the reasons. */
async function tryPlace(
  ways: string[],
  attributes: SessionAttributes,
  failures: unknown[],
): Promise<string | undefined> {
  for (const url of ways) {
    try {
      const client = await connect(url, { timeoutMs: 15_000 });
      await checkAttributes(client, url, attributes).finally(() => client.end());
      return url;
    } catch (error) {
      failures.push(error);
      if (isUnreachable(error)) return undefined;
    }
  }
  return undefined;
}

/**
 * Finds the way to the server that the address in `setting` names, among those that the address leaves open: the first
 * that leads to a session of the wanted kind. As with libpq, a server that refuses the login ends the search. Throws
 * what the ways met if none is left.
 */
export async function findWay(address: string, setting = "DATABASE_URL"): Promise<string> {
  const { places, attributes } = waysTo(address);
  const [[first = address, ...others] = [], ...elsewhere] = places;
  if (others.length + elsewhere.length === 0 && attributes === "any") return first;
  const failures: unknown[] = [];
  const rounds = attributes === "prefer-standby" ? ([attributes, "any"] as const) : [attributes];
  for (const round of rounds)
    for (const ways of places) {
      const url = await tryPlace(ways, round, failures);
      if (url !== undefined) return url;
      if (isRefused(failures.at(-1))) break;
    }
  const reasons = new Set(failures.map(messageOf));
  // With sslmode prefer, the way without encryption has a reason of its own.
  if (reasons.size > 1) reasons.delete("The server does not support SSL connections");
  throw new Error(
    `no connection to ${describeUrl(first)}, which ${setting} names: ${[...reasons].join("; ")}`,
    {
      cause: failures[0],
    },
  );
}

/**
 * Chooses the ways to the other servers of a process. One that does not answer now keeps the last way of its address:
 * it is tried again when it is needed.
 */
export async function chooseWays<Settings extends { listenUrl: string | undefined; computeUrls: string[] }>(
  settings: Settings,
): Promise<Settings> {
  const choose = (address: string, setting: string) =>
    findWay(address, setting).catch(() => waysTo(address).places.flat().at(-1) ?? address);
  const [listenUrl, computeUrls] = await Promise.all([
    settings.listenUrl === undefined ? undefined : choose(settings.listenUrl, "LISTEN_DATABASE_URL"),
    Promise.all(settings.computeUrls.map((address) => choose(address, "COMPUTE_URLS"))),
  ]);
  return { ...settings, listenUrl, computeUrls };
}

/**
 * Checks that the server in `setting` answers, that its version is supported, and that the database's encoding can hold
 * Imago's texts. Returns the version.
 */
export async function checkExternal(
  url: string,
  setting = "DATABASE_URL",
): Promise<{ major: number; version: string }> {
  const place = describeUrl(url);
  const client = await connect(url, { timeoutMs: 15_000 }).catch((cause) => {
    throw new Error(`no connection to ${place}, which ${setting} names: ${messageOf(cause)}`, { cause });
  });
  try {
    const { rows } = await client.query<{ number: number; version: string; encoding: string; name: string }>(
      `select current_setting('server_version_num')::integer as number, current_setting('server_version') as version,
         getdatabaseencoding() as encoding, quote_ident(current_database()) as name`,
    );
    const { number = 0, version = "", encoding = "", name = "" } = rows[0] ?? {};
    const major = Math.floor(number / 10_000);
    if (!isSupported(major))
      throw new Error(`${place} is PostgreSQL ${version}; Imago runs on ${oldest} to ${newest}`);
    if (!encodings.includes(encoding))
      throw new Error(
        `database ${name}, which ${setting} names, has the encoding ${encoding}, and Imago needs UTF8: make another with "create database NAME encoding 'UTF8' template template0"`,
      );
    return { major, version };
  } finally {
    await client.end();
  }
}
