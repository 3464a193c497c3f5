import { expect, test } from "vitest";
import { checkOrigin } from "./origin";

const request = (headers: Record<string, string>) =>
  new Request("http://butterflies.example/api/generations", { method: "POST", headers });

test.each([
  [{}, undefined],
  [{ origin: "http://host:3000", host: "host:3000" }, undefined],
  [{ origin: "https://b.example", host: "inner:3000", "sec-fetch-site": "same-origin" }, "https://b.example"],
  [{ "sec-fetch-site": "none" }, "https://b.example"],
  [{ origin: "http://192.0.2.7:3000", host: "192.0.2.7:3000" }, undefined],
  [{ origin: "http://[::1]:3000", host: "[::1]:3000" }, undefined],
  [{ origin: "http://desk.local:3000", host: "Desk.local:3000" }, undefined],
])("our own pages and programs may: %j", (headers, publicUrl) => {
  expect(() =>
    checkOrigin(request(headers as Record<string, string>), { publicUrl, proxies: 0 }),
  ).not.toThrow();
});

test.each([
  [{ origin: "https://evil.example", host: "host:3000" }, undefined],
  [{ origin: "http://host:3001", host: "host:3000" }, undefined],
  [{ origin: "null", host: "host:3000" }, undefined],
  [{ origin: "http://inner:3000", host: "inner:3000" }, "https://b.example"],
  [{ "sec-fetch-site": "cross-site" }, undefined],
  [{ "sec-fetch-site": "same-site" }, undefined],
  [{ "sec-fetch-site": "Cross-Site" }, undefined],
  [{ "sec-fetch-site": "same-origin, cross-site" }, undefined],
  [{ "sec-fetch-site": "" }, undefined],
  [{ origin: "", host: "host:3000" }, undefined],
  [{ origin: "null" }, undefined],
  [{ origin: "file://", host: "" }, undefined],
  [{ origin: "http://host:3000, http://evil.example", host: "host:3000" }, undefined],
  [{ origin: "http://host:3000@evil.example", host: "host:3000" }, undefined],
  [{ origin: "https://B.example.evil.example", host: "b.example" }, "https://b.example"],
  [{ origin: "http://host:3000", host: "host:3000", "sec-fetch-site": "cross-site" }, undefined],
  // Names on the internet that resolve to this machine.
  [{ origin: "http://evil.example:3000", host: "evil.example:3000" }, undefined],
  [{ origin: "http://127.0.0.1.evil.example", host: "127.0.0.1.evil.example" }, undefined],
])("pages of other sites may not: %j", (headers, publicUrl) => {
  expect(() => checkOrigin(request(headers as Record<string, string>), { publicUrl, proxies: 0 })).toThrow(
    /another site|unknown site/,
  );
});

test("behind a proxy any name may be ours", () => {
  const headers = { origin: "https://b.example", host: "b.example" };
  expect(() => checkOrigin(request(headers), { publicUrl: undefined, proxies: 1 })).not.toThrow();
});
