/** The server that DATABASE_URL names, which somebody else runs. */

import { messageOf } from "@/lib/log";
import { candidates } from "@/lib/postgres-url";
import { connect } from "../pool";
import { isSupported, newest, oldest } from "./binaries";

/** Returns host, port and database for messages, without the password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get("host") || hostname || "localhost";
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

/**
 * Finds the way to the server that an address in the environment names, among those that the address leaves open: the
 * first one that leads to a session. Throws what the first way met if there is none, or if a server refused the login.
 */
export async function findWay(address: string): Promise<string> {
  const ways = candidates(address);
  const failures: unknown[] = [];
  for (const url of ways.length > 1 ? ways : []) {
    try {
      const client = await connect(url, { timeoutMs: 15_000 });
      await client.end();
      return url;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return ways[0] ?? address;
  const [first = ""] = ways;
  throw new Error(
    `no connection to ${describeUrl(first)}, which DATABASE_URL names: ${failures.map(messageOf).join("; ")}`,
    { cause: failures[0] },
  );
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
