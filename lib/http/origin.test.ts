import { expect, test } from "vitest";
import { checkOrigin } from "./origin";

const request = (headers: Record<string, string>) =>
  new Request("http://butterflies.example/api/generations", { method: "POST", headers });

test.each([
  [{}, undefined],
  [{ origin: "http://host:3000", host: "host:3000" }, undefined],
  [{ origin: "https://b.example", host: "inner:3000", "sec-fetch-site": "same-origin" }, "https://b.example"],
  [{ "sec-fetch-site": "none" }, "https://b.example"],
])("our own pages and programs may: %j", (headers, publicUrl) => {
  expect(() => checkOrigin(request(headers as Record<string, string>), publicUrl)).not.toThrow();
});

test.each([
  [{ origin: "https://evil.example", host: "host:3000" }, undefined],
  [{ origin: "http://host:3001", host: "host:3000" }, undefined],
  [{ origin: "null", host: "host:3000" }, undefined],
  [{ origin: "http://inner:3000", host: "inner:3000" }, "https://b.example"],
  [{ "sec-fetch-site": "cross-site" }, undefined],
  [{ "sec-fetch-site": "same-site" }, undefined],
])("pages of other sites may not: %j", (headers, publicUrl) => {
  expect(() => checkOrigin(request(headers as Record<string, string>), publicUrl)).toThrow(
    /other|another site/,
  );
});
