/** The server that DATABASE_URL names, which somebody else runs. */

import { messageOf } from "@/lib/log";
import { connect } from "../pool";
import { isSupported, newest, oldest } from "./binaries";

/** Returns host, port and database for messages, without the password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get("host") || "localhost";
  return `${host}${port ? `:${port}` : ""}${pathname}`;
}

/** Whether the URL leads to this machine, as far as its host tells. */
export function isHere(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  const host = hostname || searchParams.get("host") || process.env.PGHOST || "localhost";
  return /^(localhost|127(\.\d+){3}|\[?::1\]?|\/.*)$/.test(decodeURIComponent(host));
}

/** Checks that the server in `setting` answers and has a supported version, which it returns. */
export async function checkExternal(
  url: string,
  setting = "DATABASE_URL",
): Promise<{ major: number; version: string }> {
  const place = describeUrl(url);
  const client = await connect(url, { timeoutMs: 15_000 }).catch((cause) => {
    throw new Error(`no connection to ${place}, which ${setting} names: ${messageOf(cause)}`, { cause });
  });
  try {
    const { rows } = await client.query<{ number: number; version: string }>(
      "select current_setting('server_version_num')::integer as number, current_setting('server_version') as version",
    );
    const { number = 0, version = "" } = rows[0] ?? {};
    const major = Math.floor(number / 10_000);
    if (!isSupported(major))
      throw new Error(`${place} is PostgreSQL ${version}; Imago runs on ${oldest} to ${newest}`);
    return { major, version };
  } finally {
    await client.end();
  }
}
