import { expect, test } from "vitest";
import { clientCookie, newClientId, readClientId } from "./cookie";

const secret = Buffer.from("one secret");
const header = (id: string, key = secret) => clientCookie(id, key, false).split(";")[0] ?? "";

test("a client is known by the cookie that it was given", () => {
  const id = newClientId();
  expect(readClientId(`theme=dark; ${header(id)}; x=y`, secret)).toBe(id);
});

test("a cookie without our signature is ignored", () => {
  const id = newClientId();
  const [, signature] = header(newClientId()).split(".");
  for (const forged of [
    null,
    "",
    `imago=${id}`,
    `imago=${id}.`,
    `imago=${id}.${signature}`,
    header(id, Buffer.from("another secret")),
    `imago=' or 1=1.${signature}`,
  ])
    expect(readClientId(forged, secret)).toBeUndefined();
});

test("scripts do not see it, other sites do not send it, and https keeps it to itself", () => {
  expect(clientCookie(newClientId(), secret, false)).toMatch(
    /; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
  );
  expect(clientCookie(newClientId(), secret, true)).toMatch(/; Secure$/);
});
