import { expect, test } from "vitest";
import { contentSecurityPolicy, createNonce, isEngine, isFramed, securityHeaders } from "./security";

const directives = (policy: string) =>
  new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );

test("scripts need this answer's nonce, and nothing inline or evaluated runs", () => {
  const nonce = createNonce();
  const policy = directives(contentSecurityPolicy(nonce));
  expect(policy.get("script-src")).toEqual([`'nonce-${nonce}'`, "'strict-dynamic'"]);
  expect(policy.get("default-src")).toEqual(["'none'"]);
  expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
  expect(policy.get("base-uri")).toEqual(["'none'"]);
  expect(policy.get("style-src")).toEqual(["'self'"]);
});

test("the tools of development may evaluate, but not run what is written into a page", () => {
  const policy = directives(contentSecurityPolicy("n", { dev: true }));
  expect(policy.get("script-src")).toEqual(["'nonce-n'", "'strict-dynamic'", "'unsafe-eval'"]);
});

test("no nonce comes twice", () => {
  const nonces = new Set(Array.from({ length: 1000 }, createNonce));
  expect(nonces.size).toBe(1000);
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
});

test("only over https, browsers are told to use nothing but https", () => {
  const headers = (https: boolean) =>
    securityHeaders({ nonce: "n", dev: false, https, framed: false, engine: false });
  expect(headers(true)).toHaveProperty("strict-transport-security");
  expect(headers(false)).not.toHaveProperty("strict-transport-security");
});

test("other sites may frame a butterfly's embed page, and nothing else", () => {
  const headers = (url: string) =>
    securityHeaders({ nonce: "n", dev: false, https: false, framed: isFramed(url), engine: false });
  const embed = headers("/b/abcdefghijkm/embed");
  expect(directives(embed["content-security-policy"]).get("frame-ancestors")).toEqual(["*"]);
  expect(embed).not.toHaveProperty("x-frame-options");
  for (const url of [
    "/",
    "/b/abcdefghijkm",
    "/b/abcdefghijkm/embed/",
    "/b/0/embed",
    "/x?/b/abcdefghijkm/embed",
  ])
    expect(headers(url)).toMatchObject({
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
      "x-frame-options": "DENY",
    });
});

test("nothing but the script of the tab's engine may compile WebAssembly", () => {
  const policy = (url: string) =>
    securityHeaders({ nonce: "n", dev: false, https: false, framed: isFramed(url), engine: isEngine(url) })[
      "content-security-policy"
    ];
  expect(directives(policy("/tab/worker.js?1")).get("script-src")).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  for (const path of ["/", "/b/x", "/how?/tab/worker.js", "/tab/models.json"])
    expect(policy(path)).not.toContain("wasm-unsafe-eval");
  expect(directives(policy("/")).get("worker-src")).toEqual(["'self'"]);
});
