import { expect, test } from "vitest";
import { preflightHeaders, readingHeaders } from "./cors";

test("pages of other sites may read the API and the files, and no page", () => {
  for (const url of [
    "/api/models",
    "/api/generations?limit=3",
    "/b/abc.txt",
    "/b/abc.ans?columns=80",
    "/today.png",
  ])
    expect(readingHeaders("GET", url)).toHaveProperty("access-control-allow-origin", "*");
  for (const url of ["/", "/b/abc", "/b/abc/embed", "/mine", "/x?/api/", "/apiary"])
    expect(readingHeaders("GET", url)).toEqual({});
});

test("they may change nothing", () => {
  expect(readingHeaders("POST", "/api/generations")).toEqual({});
  expect(preflightHeaders("OPTIONS", "/api/generations", "POST")).toBeUndefined();
  expect(preflightHeaders("GET", "/api/generations", "GET")).toBeUndefined();
  expect(preflightHeaders("OPTIONS", "/", "GET")).toBeUndefined();
  expect(preflightHeaders("OPTIONS", "/api/generations", "GET")).toMatchObject({
    "access-control-allow-methods": "GET, HEAD",
  });
});
