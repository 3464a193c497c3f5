import { randomBytes } from "node:crypto";
import type { Queryable } from "@/db/pool";

/** The key that signs clients' cookies: made once, and the same for every web process on this database. */
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
