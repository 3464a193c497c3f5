import { expect, test } from "vitest";
import { baseUrl } from "./base-url";

const open = { publicUrl: undefined, port: 3000, proxies: 0 };

test("the configured URL wins over the request", () => {
  const headers = new Headers({ host: "elsewhere.example", "x-forwarded-proto": "http" });
  expect(baseUrl(headers, { ...open, publicUrl: "https://butterflies.example" })).toBe(
    "https://butterflies.example",
  );
});

test("without one the Host header counts, and https only if a trusted proxy says so", () => {
  const headers = new Headers({ host: "desk.local:4300", "x-forwarded-proto": "https" });
  expect(baseUrl(headers, open)).toBe("http://desk.local:4300");
  expect(baseUrl(headers, { ...open, proxies: 1 })).toBe("https://desk.local:4300");
});

test("an invalid host is not repeated", () => {
  for (const host of ["", "a b", "<script>"])
    expect(baseUrl(new Headers(host ? { host } : {}), open)).toBe("http://localhost:3000");
});
