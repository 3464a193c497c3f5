import fc from "fast-check";
import { expect, test } from "vitest";
import { candidates, parsePostgresUrl } from "./postgres-url";

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
      for (const url of [...candidates(text), ...candidates(`${text}?sslmode=require`)]) {
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
  for (const text of ["postgresql:///imago?host=/run/postgresql", "postgres://a:b@c:1/d?sslmode=verify-full"])
    expect(candidates(text)).toEqual([text]);
});

test("each sslmode has libpq's meaning, and each place its turn", () => {
  const modes = (text: string) => candidates(text).map((url) => new URL(url).searchParams.get("sslmode"));
  expect(modes("postgres://a/b?sslmode=prefer")).toEqual(["require", "disable"]);
  expect(modes("postgres://a/b?sslmode=allow")).toEqual(["disable", "require"]);
  const [verified = ""] = candidates("postgres://a/b?sslmode=verify-ca&sslrootcert=/ca.crt");
  expect(new URL(verified).searchParams.get("uselibpqcompat")).toBe("true");
  expect(candidates("postgres://u:p@a:1,b:2/db")).toEqual(["postgres://u:p@a:1/db", "postgres://u:p@b:2/db"]);
  expect(candidates("postgres://u:p@/db?host=/tmp")).toEqual(["postgres://u:p@localhost/db?host=%2Ftmp"]);
});
