import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { parsePostgresUrl, sessionAttributes, waysTo } from "./postgres-url";

const ways = (text: string) => waysTo(text).places.flat();

test("an address is read as libpq reads it", () => {
  expect(parsePostgresUrl("postgres://me:secret@/app?host=/run/postgresql&port=5433")).toMatchObject({
    user: "me",
    password: "secret",
    places: [{ host: "/run/postgresql", port: "5433" }],
    database: "app",
  });
  expect(parsePostgresUrl("postgresql://a:1,[::1]:2,c/db")?.places).toEqual([
    { host: "a", port: "1" },
    { host: "::1", port: "2" },
    { host: "c", port: "" },
  ]);
  expect(parsePostgresUrl("postgres://%2Ftmp/db")?.places).toEqual([{ host: "/tmp", port: "" }]);
  expect(parsePostgresUrl("postgres://a@b/c?user=me&password=p%26w&dbname=app")).toMatchObject({
    user: "me",
    password: "p&w",
    database: "app",
  });
  for (const text of [
    "",
    "mysql://a/b",
    "host=a dbname=b",
    "postgres:/a",
    "postgres://a:x/b",
    "postgres://%ff/b",
  ])
    expect([text, parsePostgresUrl(text)]).toEqual([text, undefined]);
});

test("a password with any character comes through, encoded or, but for @ and /, as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.boolean(), (password, encoded) => {
      const written = encoded ? encodeURIComponent(password) : password;
      if (!encoded && /[@/]|%[\da-f]{2}/i.test(password)) return;
      const text = `postgres://me:${written}@db.example:5432/app`;
      expect(parsePostgresUrl(text)).toMatchObject({ user: "me", password, database: "app" });
      for (const url of [...ways(text), ...ways(`${text}?sslmode=require`)]) {
        const { username, password: again, host, pathname } = new URL(url);
        expect([username, decodeURIComponent(again), host, pathname]).toEqual([
          "me",
          password,
          "db.example:5432",
          "/app",
        ]);
      }
    }),
  );
});

test("what the driver understands in the same way stays as it is", () => {
  const socket = "postgresql:///imago?host=/run/postgresql";
  expect(ways(socket)).toEqual([socket]);
  expect(ways("postgres://a:b@c:1/d").at(-1)).toBe("postgres://a:b@c:1/d");
});

test("only what is meant for the server or for encryption goes to the driver, which has options of the same form", () => {
  const others = "application_name=x&query_timeout=1&binary=true&connect_timeout=10&pgbouncer=true&user=u";
  for (const sslmode of ["disable", "require"])
    expect(ways(`postgres://me:pw@a/b?${others}&sslmode=${sslmode}&options=-cgeqo%3Doff`)).toEqual([
      expect.stringMatching(
        /^postgres:\/\/u:pw@a\/b\?sslmode=[a-z]+&options=-cgeqo%3Doff(&uselibpqcompat=true)?$/,
      ),
    ]);
});

test("each sslmode has libpq's meaning, prefer without one, and each place its turn", () => {
  const modes = (text: string) => ways(text).map((url) => new URL(url).searchParams.get("sslmode"));
  expect(modes("postgres://a/b")).toEqual(["require", null]);
  expect(modes("postgres://a/b?sslmode=disable")).toEqual(["disable"]);
  expect(modes("postgres://a/b?sslmode=allow")).toEqual(["disable", "require"]);
  expect(modes("postgres://a/b?sslmode=prefer")).toEqual(["require", "disable"]);
  expect(modes("postgres://a/b?ssl=true")).toEqual(["require"]);
  expect(modes("postgres://u:p@a:1,b:2/db?sslmode=prefer")).toEqual([
    "require",
    "disable",
    "require",
    "disable",
  ]);
  expect(modes("postgres://a/b?sslrootcert=system")).toEqual(["verify-full"]);
  const [verified = ""] = ways("postgres://a/b?sslmode=verify-ca&sslrootcert=/ca.crt");
  expect(new URL(verified).searchParams.get("uselibpqcompat")).toBe("true");
  expect(ways("postgres://u:p@a:1,b:2/db?sslmode=verify-full")).toEqual([
    "postgres://u:p@a:1/db?sslmode=verify-full",
    "postgres://u:p@b:2/db?sslmode=verify-full",
  ]);
  // A connection that stays on the machine is not encrypted.
  expect(ways("postgres://u:p@/db?host=/tmp")).toEqual([
    "postgres://u:p@localhost/db?sslmode=disable&host=%2Ftmp",
  ]);
  expect(() => ways("postgres://a/b?sslmode=on")).toThrow(
    'sslmode is "on": must be one of disable, allow, prefer, require, verify-ca, verify-full',
  );
});

test("the variables of libpq count where the address says nothing", () => {
  const { env } = process;
  onTestFinished(() => {
    process.env = env;
  });
  process.env = { ...env, PGSSLMODE: "verify-ca", PGSSLROOTCERT: "/ca.crt", PGTARGETSESSIONATTRS: "standby" };
  const { places, attributes } = waysTo("postgres://a/b");
  expect(attributes).toBe("standby");
  const [url = ""] = places.flat();
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    sslmode: "verify-ca",
    sslrootcert: "/ca.crt",
  });
  expect(ways("postgres://a/b?sslmode=disable")).toEqual(["postgres://a/b?sslmode=disable"]);
});

test("the wanted kind of session is told apart, and never goes to the driver", () => {
  for (const attributes of sessionAttributes) {
    const found = waysTo(`postgres://a,b/c?target_session_attrs=${attributes}`);
    expect(found.attributes).toBe(attributes);
    expect(found.places).toHaveLength(2);
    expect(found.places.flat().join()).not.toContain("target");
  }
  expect(() => ways("postgres://a/b?target_session_attrs=master")).toThrow("must be one of any, read-write");
});
