import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { bearerClient } from "./bearer";
import { newClientId } from "./cookie";

const token = () => randomBytes(24).toString("base64url");

test("a token is always the same client, and another is another", () => {
  const [one, two] = [token(), token()];
  expect(bearerClient(`Bearer ${one}`)).toBe(bearerClient(`bearer  ${one}`));
  expect(bearerClient(`Bearer ${one}`)).not.toBe(bearerClient(`Bearer ${two}`));
  expect(bearerClient(`Bearer ${one}`)).toHaveLength(newClientId().length);
  expect(bearerClient(null)).toBeUndefined();
});

test.each([
  ["Basic dXNlcjpwYXNzd29yZA==", "Basic"],
  ["Bearer", "0 characters"],
  ["Bearer short", "5 characters"],
  [`Bearer ${"a".repeat(40)}`, "random"],
  [`Bearer ${"x".repeat(10_000)}`, "10000 characters"],
  [`Bearer ${token()} ${token()}`, "must be Bearer"],
  ["Bearer ünïcödé-ünïcödé-ünïcödé", "letters, digits"],
])("refused: %s", (header, reason) => {
  expect(() => bearerClient(header)).toThrow(reason);
});
