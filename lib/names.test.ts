import { expect, test } from "vitest";
import { butterflyName } from "./names";

test("a seed has one name, whatever it is", () => {
  expect(butterflyName("42")).toBe(butterflyName("42"));
  for (const seed of ["0", "-1", "9223372036854775807", "-9223372036854775808"])
    expect(butterflyName(seed)).toMatch(/^[A-Z][a-z]{5,} [a-z]{4,}$/);
});

test("neighbouring seeds have different names", () => {
  const names = new Set(Array.from({ length: 1000 }, (_, seed) => butterflyName(String(seed))));
  expect(names.size).toBeGreaterThan(990);
});
