/** A server that somebody else runs: the one that DATABASE_URL names. */
import { connect } from "../pool";
import { isSupported, newest, oldest } from "./binaries";

/** Host, port and database for people to read: without the password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get("host") || "localhost";
  return `${host}${port ? `:${port}` : ""}${pathname}`;
}

/** Checks that the server that `setting` names answers and is of a supported version, which it returns. */
export async function checkExternal(
  url: string,
  setting = "DATABASE_URL",
): Promise<{ major: number; version: string }> {
  const place = describeUrl(url);
  const client = await connect(url, { timeoutMs: 15_000 }).catch((cause) => {
    throw new Error(`no connection to ${place}, which ${setting} names: ${reasonOf(cause)}`, { cause });
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

function reasonOf(error: unknown): string {
  // Node tries all addresses of a name, and reports the failures together, with an empty message.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
